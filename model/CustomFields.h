/// The custom fields that leads of a workspace may have. What the operator's commands manage, as the owner of the
/// schema.
#pragma once

#include "model/Query.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace Leadwire
{

/// A definition as a row. A value.
struct CustomField
{
    std::int64_t id = 0;
    std::string name;            ///< what APIs call it: a small letter, then up to 62 small letters, digits and `_`
    std::string label;           ///< what people call it
    std::string type;            ///< text, number, date, boolean or choice
    std::string options = "[]";  ///< of a choice: the allowed texts as a JSON list
    std::int64_t isRequired = 0; ///< 1 if some APIs must be given it
    auto columns() { return std::tie(id, name, label, type, options, isRequired); }
};

/// Asks for and changes custom fields. Belongs to the thread of its connection, whose role owns the schema.
class CustomFields
{
public:
    explicit CustomFields(Connection& connection) : _connection(connection) {}

    /// Makes a field behind the others. Its id, or nullopt if the workspace does not exist or has one of this name.
    std::optional<std::int64_t> create(std::int64_t workspace, const CustomField& field);

    /// In their order.
    std::vector<CustomField> list(std::int64_t workspace);

    /// Removes a field and its values, in short steps; `step` is called after each with the id of the last lead done.
    /// False if there is no such field.
    bool remove(std::int64_t workspace, std::int64_t id, const std::function<void(std::int64_t)>& step);

private:
    Connection& _connection;
};

} // namespace Leadwire
