/// The proposals of leads, which move to the client that a lead is converted to. What the operator's commands manage,
/// as the owner of the schema: no API shows them.
#pragma once

#include "model/Query.h"

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace Leadwire
{

/// A proposal as a row. A value.
struct Proposal
{
    std::int64_t id = 0;
    std::string title;                  ///< up to 255 characters
    std::optional<std::string> value;   ///< with two decimals
    std::optional<std::int64_t> lead;   ///< before its conversion
    std::optional<std::int64_t> client; ///< after it
    auto columns() { return std::tie(id, title, value, lead, client); }
};

/// Asks for and makes proposals. Belongs to the thread of its connection, whose role owns the schema.
class Proposals
{
public:
    explicit Proposals(Connection& connection) : _connection(connection) {}

    /// Gives a lead a proposal. `value` is a decimal number. Its id, or nullopt if the workspace has no such live lead.
    std::optional<std::int64_t> add(std::int64_t workspace, std::int64_t lead, const std::string& title,
                                    const std::optional<std::string>& value);

    /// All of a workspace, the oldest first.
    std::vector<Proposal> list(std::int64_t workspace);

private:
    Connection& _connection;
};

} // namespace Leadwire
