#include "model/Leads.h"

#include <algorithm>
#include <stdexcept>

namespace Leadwire
{
namespace
{

constexpr const char* amongIds = "= ANY ($2::bigint[])";
constexpr const char* ofUuid = "= (SELECT id FROM lead WHERE workspace_id = $1 AND external_id = $2::uuid)";

std::string nulls(std::size_t count)
{
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += ", NULL";
    return text;
}

// What hangs on leads, whose ids `$2` gives by `which` (`= $2` or `= ANY (…)`); `more` fills the columns after Link's.
std::string linkRows(const std::string& which, const std::string& more = "")
{
    return "SELECT s.lead_id, a.kind, a.id, a.name, a.color, a.position, s.position::bigint, a.external_id" + more +
           "  FROM lead_attribute s JOIN attribute a ON a.workspace_id = $1 AND a.id = s.attribute_id"
           " WHERE s.workspace_id = $1 AND s.lead_id " +
           which +
           " UNION ALL "
           "SELECT s.lead_id, 'assignee', p.id, p.name, p.email, 0, s.position, NULL::uuid" +
           more +
           "  FROM lead_assignee s JOIN account p ON p.workspace_id = $1 AND p.id = s.account_id"
           " WHERE s.workspace_id = $1 AND s.lead_id " +
           which;
}

// The custom values of leads; as above.
std::string fieldRows(const std::string& which, const std::string& more = "")
{
    return "SELECT l.id, 'field', f.id, f.name, v.value::text, f.position, f.position, NULL::uuid" + more +
           "  FROM lead l CROSS JOIN LATERAL jsonb_each(l.custom) v"
           "  JOIN custom_field f ON f.workspace_id = $1 AND f.id = v.key::bigint"
           " WHERE l.workspace_id = $1 AND l.custom <> '{}' AND l.id " +
           which;
}

// One row of the lead, then one for each thing on it: a single round trip without a join that repeats the lead.
// `lead` is the condition on the lead's row, `which` that on the ids of leads.
std::string cardStatement(const std::string& lead, const std::string& which)
{
    const std::string noLead = nulls(columnCount<Lead>);
    const std::string more = ", NULL::bigint, NULL::text, NULL::text, NULL::timestamptz" + noLead;
    return "SELECT l.id, 'lead', l.id, '', NULL::text, 0, -1::bigint, NULL::uuid, NULL::bigint, NULL::text, NULL::text,"
           " NULL::timestamptz, " +
           std::string(leadColumns) + " FROM lead l" + leadJoins + " WHERE l.workspace_id = $1 AND " + lead +
           " AND l.deleted_at IS NULL UNION ALL " + linkRows(which, more) + " UNION ALL " + fieldRows(which, more) +
           " UNION ALL "
           "(SELECT v.lead_id, 'activity', v.id, v.type, v.description, 0, 0, NULL::uuid, v.account_id, p.name, "
           "p.email, "
           "v.created_at" +
           noLead +
           "  FROM activity v LEFT JOIN account p ON p.workspace_id = $1 AND p.id = v.account_id"
           " WHERE v.workspace_id = $1 AND v.lead_id " +
           which + " ORDER BY v.id DESC LIMIT 100)";
}

Leads::Outcome outcome(const std::string& word)
{
    if (word == "done") return Leads::Outcome::done;
    if (word == "missing") return Leads::Outcome::missing;
    if (word == "taken") return Leads::Outcome::taken;
    throw std::logic_error("the database gives an outcome that is not known here: " + word);
}

// By place; custom fields of one position by id. Activities all stand at place 0 and keep the order they came in.
void sortLinks(std::vector<Link>& links)
{
    std::stable_sort(links.begin(), links.end(),
                     [](const Link& a, const Link& b)
                     {
                         if (a.place != b.place || a.kind != "field" || b.kind != "field") return a.place < b.place;
                         return a.id < b.id;
                     });
}

/// The lead of a card's rows, if it is there.
std::optional<Lead> leadOf(std::vector<CardRow>& rows)
{
    std::optional<Lead> lead;
    std::vector<Link> links;
    for (auto& row : rows)
    {
        if (row.link.kind == "lead")
            lead = std::move(row.lead);
        else
            links.push_back(std::move(row.link));
    }
    if (!lead) return std::nullopt;
    sortLinks(links);
    lead->links = std::move(links);
    return lead;
}

} // namespace

std::string arrayOf(const std::vector<std::int64_t>& ids)
{
    std::string text;
    for (const auto id : ids) text += (text.empty() ? "" : ",") + std::to_string(id);
    return "{" + text + "}";
}

Leads::Leads(Connection& connection) :
    _pages(connection), _card(connection, cardStatement("l.id = $2", "= $2")),
    _cardByUuid(connection, cardStatement("l.external_id = $2::uuid", ofUuid)), _links(connection, linkRows(amongIds)),
    _linksAndFields(connection, linkRows(amongIds) + " UNION ALL " + fieldRows(amongIds)),
    _create(connection, "SELECT lead_create($1, $2, $3::jsonb, lead_links_named($1, $4::jsonb), $5)"),
    _update(connection, "SELECT lead_update($1, $2, $3, $4::jsonb, $5::jsonb, $6)"),
    _convertToContact(connection, "SELECT outcome, contact FROM lead_convert_to_contact($1, $2, $3)"),
    _updateAsShown(connection, "SELECT lead_update_as_shown($1, $2, $3, $4::jsonb, $5::jsonb)"),
    _archive(connection, "SELECT lead_archive($1, $2, $3, $4)"),
    _clone(connection, "SELECT lead_clone($1, $2, $3, $4::jsonb, $5::jsonb)"), _convertToClient(connection, R"(
        SELECT outcome, client
          FROM lead_convert_to_client($1, $2, $3, $4::jsonb, $5::jsonb, nullif($6::bigint, 0), $7, $8))"),
    _remove(connection,
            "DELETE FROM lead WHERE workspace_id = $1 AND id = ANY ($2::bigint[]) AND deleted_at IS NULL RETURNING id")
{
}

std::optional<Lead> Leads::find(std::int64_t workspace, std::int64_t id)
{
    return leadOf(_card(workspace, id));
}

std::optional<Lead> Leads::find(std::int64_t workspace, const std::string& uuid)
{
    return leadOf(_cardByUuid(workspace, uuid));
}

std::vector<Lead>& Leads::page(std::int64_t workspace, const LeadList& list)
{
    auto& leads = _pages.page(workspace, list);
    attachLinks(workspace, leads);
    return leads;
}

std::int64_t Leads::total(std::int64_t workspace, const LeadList& list)
{
    return _pages.total(workspace, list);
}

void Leads::each(std::int64_t workspace, const LeadList& list, const std::function<void(const Lead&)>& take)
{
    constexpr std::size_t batchSize = 250;
    const std::string ids = _pages.ids(list); // "{1,2,3}"
    for (std::size_t begin = 1; begin < ids.size() - 1;)
    {
        std::size_t end = begin;
        for (std::size_t count = 0; count < batchSize && end < ids.size() - 1; ++count)
            end = std::min(ids.find(',', end + (end > begin ? 1 : 0)), ids.size() - 1);
        auto& leads = _pages.byIds(workspace, "{" + ids.substr(begin, end - begin) + "}");
        attachLinks(workspace, leads);
        for (const auto& lead : leads) take(lead);
        begin = end + 1;
    }
}

std::optional<std::int64_t> Leads::create(const Account& account, const LeadChanges& changes, bool emailUnique)
{
    return _create(account.workspace, account.id, changes.columns, changes.links, emailUnique).at(0);
}

Leads::Outcome Leads::update(const Account& account, std::int64_t id, const LeadChanges& changes, bool emailUnique)
{
    return outcome(_update(account.workspace, account.id, id, changes.columns, changes.links, emailUnique).at(0));
}

Leads::Outcome Leads::updateAsShown(const Account& account, std::int64_t id, const LeadChanges& changes)
{
    return outcome(_updateAsShown(account.workspace, account.id, id, changes.columns, changes.links).at(0));
}

Leads::Outcome Leads::archive(const Account& account, std::int64_t id, bool archived)
{
    return outcome(_archive(account.workspace, account.id, id, archived).at(0));
}

std::optional<std::int64_t> Leads::clone(const Account& account, std::int64_t id, const LeadChanges& changes)
{
    return _clone(account.workspace, account.id, id, changes.columns, changes.links).at(0);
}

Leads::Conversion Leads::conversion(const Converted& row)
{
    if (row.outcome == "done") return {Conversion::Outcome::done, row.id};
    if (row.outcome == "missing") return {Conversion::Outcome::missing, 0};
    if (row.outcome == "converted") return {Conversion::Outcome::converted, 0};
    if (row.outcome == "taken") return {Conversion::Outcome::taken, 0};
    return {Conversion::Outcome::unmailed, 0, Outbox::queuedOf(row.outcome)};
}

Leads::Conversion Leads::convertToContact(const Account& account, std::int64_t id)
{
    return conversion(_convertToContact(account.workspace, account.id, id).at(0));
}

Leads::Conversion Leads::convertToClient(const Account& account, std::int64_t id, const std::string& fields,
                                         const std::string& welcome, const MailQuota& quota)
{
    return conversion(_convertToClient(account.workspace, account.id, id, fields, welcome, account.key, quota.perKey,
                                       quota.perRecipient)
                          .at(0));
}

std::size_t Leads::remove(std::int64_t workspace, const std::string& ids)
{
    return _remove(workspace, ids).size();
}

void Leads::attachLinks(std::int64_t workspace, std::vector<Lead>& leads)
{
    if (leads.empty()) return;
    std::vector<std::int64_t> ids;
    bool haveCustomValues = false;
    for (auto& lead : leads)
    {
        ids.push_back(lead.id);
        lead.links.reserve(4);
        haveCustomValues = haveCustomValues || lead.hasCustomValues;
    }
    auto& links = haveCustomValues ? _linksAndFields : _links;
    for (auto& link : links(workspace, arrayOf(ids)))
    {
        const auto isIts = [&](const Lead& lead) { return lead.id == link.lead; };
        std::find_if(leads.begin(), leads.end(), isIts)->links.push_back(std::move(link)); // few, so no map of them
    }
    for (auto& lead : leads) sortLinks(lead.links);
}

} // namespace Leadwire
