#include "handlers/laravelcrm/Records.h"

#include "handlers/Uuid.h"

#include <algorithm>

namespace Leadwire::LaravelCrm
{
namespace
{

/// What a path of one record leads to.
struct Kind
{
    std::string_view pattern;
    const char* reference; ///< as in Reference
    const char* model;     ///< as the product calls it
};

constexpr Kind kinds[] = {
    {"/crm/api/v2/leads/{id:uuid}", "lead", "Lead"},
    {"/crm/api/v2/people/{id:uuid}", "contact", "Person"},
    {"/crm/api/v2/organizations/{id:uuid}", "company", "Organization"},
};

/// nullptr if the path is not that of one record.
const Kind* kindOf(const Call& call)
{
    const auto kind = std::find_if(std::begin(kinds), std::end(kinds),
                                   [&](const Kind& one) { return one.pattern == call.route.pattern; });
    return kind == std::end(kinds) ? nullptr : kind;
}

void requireRecord(const Call& call)
{
    const Kind* kind = kindOf(call);
    if (!kind) return;
    const Reference record{kind->reference, 0, uuidOf(call)};
    if (call.store.references.find(call.account.workspace, {record}).at(0).found == 0) throw noSuchRecord(call);
}

bool isOwnTeam(const Call& call)
{
    const auto team = call.request.header("X-Team-ID");
    return !team || team->empty() ||
           (call.request.headerCount("X-Team-ID") == 1 && *team == std::to_string(call.account.workspace));
}

} // namespace

void requireAccess(const Call& call)
{
    const bool isOfLogin = call.route.pattern.starts_with("/crm/api/v2/auth/");
    if (!isOfLogin && !call.account.may("leads:read") && !call.account.may("leads:write"))
    {
        requireRecord(call);
        throw Forbidden();
    }
    if (isOwnTeam(call)) return;
    requireRecord(call);
    throw Forbidden("You are not a member of the requested team.");
}

void authorize(const Call& call, const std::string& scope)
{
    if (call.account.may(scope)) return;
    requireRecord(call);
    throw Forbidden("This action is unauthorized.");
}

void requireReadable(const Call& call)
{
    try
    {
        call.request.bodyFields();
        call.request.queryFields();
    }
    catch (const UnreadableBody&)
    {
        requireRecord(call);
        throw Invalid(Errors{{"body", {"The request body could not be read."}}});
    }
}

const std::string& uuidOf(const Call& call)
{
    const std::string& uuid = call.captures.text("id");
    if (!isUuid(uuid)) throw noSuchRecord(call);
    return uuid;
}

NotFound noSuchRecord(const Call& call)
{
    const Kind* kind = kindOf(call);
    return {kind ? kind->model : "Record", call.captures.text("id")};
}

} // namespace Leadwire::LaravelCrm
