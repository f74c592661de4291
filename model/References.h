/// Looks up everything a body refers to by id, in one statement, so that every wrong id is reported at once.
#pragma once

#include "model/Query.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace Leadwire
{

/// A record that a request names, by its id or by its external id. `kind`: lead, company, account, media,
/// checklist_item, country, state, city, field (custom), or a kind of attribute: status, source, category, label,
/// group. By external id: lead, company, contact, or a kind of attribute.
struct Reference
{
    std::string kind;
    std::int64_t id = 0;
    std::string uuid{}; ///< 8-4-4-4-12 hexadecimal digits; empty: by `id`
};

/// What an id stands for. Another workspace's record is not there.
struct Referent
{
    std::int64_t found = 0;             ///< the record's id, or 0 if it does not exist
    std::optional<std::string> type;    ///< of a custom field: text, number, date, boolean or choice
    std::optional<std::string> options; ///< of a choice: the allowed texts as a JSON list
    std::optional<std::string> name;    ///< of a custom field
    std::int64_t required = 0;          ///< 1 of a custom field that some APIs must be given
};

/// Asks for referents. Belongs to the thread of its connection.
class References
{
public:
    explicit References(Connection& connection);

    /// One Referent for each reference, in the same order; then, `withFields`, one for each custom field of the
    /// workspace, by position and id. No statement where nothing is asked.
    std::vector<Referent> find(std::int64_t workspace, const std::vector<Reference>& references,
                               bool withFields = false);

private:
    struct Found
    {
        std::string_view kind;
        std::int64_t id = 0;
        std::optional<std::string_view> uuid; ///< if it was asked by that
        std::optional<std::string> type, options, name;
        std::int64_t required = 0;
        std::int64_t position = 0; ///< of a custom field
        auto columns() { return std::tie(kind, id, uuid, type, options, name, required, position); }
    };
    using Question = Query<Found(std::int64_t, std::string)>;

    Question& questionFor(const std::string& sql);

    Connection& _connection;
    std::map<std::string, Question> _questions; ///< those that were asked lately, by their text
};

} // namespace Leadwire
