#include "model/OwnLeads.h"

#include <stdexcept>

namespace Leadwire
{
namespace
{

// OwnLead's columns over `lead l`, without the stage where that is known.
std::string selected(const std::string& stage = "")
{
    return "SELECT l.id, l.company_id, " + stage + "l.description, l.score, l.created_at, l.updated_at FROM ";
}
const ColumnSet allButStage = ColumnSet().set().reset(2);

const std::string select = selected("CASE WHEN l.converted_at IS NULL THEN s.stage ELSE 'converted' END, ");
constexpr const char* status = " JOIN attribute s ON s.workspace_id = $1 AND s.id = l.status_id";

OwnLeads::Outcome outcome(const std::string& word)
{
    if (word == "done") return OwnLeads::Outcome::done;
    if (word == "missing") return OwnLeads::Outcome::missing;
    if (word == "converted") return OwnLeads::Outcome::converted;
    if (word == "no_status") return OwnLeads::Outcome::noStatus;
    throw std::logic_error("the database gives an outcome that is not known here: " + word);
}

} // namespace

OwnLeads::OwnLeads(Connection& connection) :
    _connection(connection),
    _page(connection, select +
                          "(SELECT * FROM lead WHERE workspace_id = $1 AND owner_id = $2 AND id > $3"
                          " AND deleted_at IS NULL ORDER BY id LIMIT $4) l" +
                          status + " ORDER BY l.id"),
    // What the index lead_by_owner does not know is read of the leads that are found alone.
    _ofStage(connection, selected() + R"((
        SELECT id FROM lead
         WHERE workspace_id = $1 AND owner_id = $2 AND id > $3 AND deleted_at IS NULL
           AND CASE WHEN converted_at IS NULL
                    THEN status_id = ANY (ARRAY(SELECT id FROM attribute
                                                 WHERE workspace_id = $1 AND kind = 'status' AND stage = $5))
                    ELSE $5 = 'converted' END
         ORDER BY id LIMIT $4) page JOIN lead l ON l.workspace_id = $1 AND l.id = page.id ORDER BY l.id)",
             allButStage),
    _filtered(connection, select +
                              "lead_walk($2, $5::jsonb || jsonb_strip_nulls(jsonb_build_object('stage', $6::text)),"
                              " $3, $4) WITH ORDINALITY AS page (id, place)"
                              " JOIN lead l ON l.workspace_id = $1 AND l.id = page.id" +
                              status + " ORDER BY page.place"),
    _find(connection, select + "lead l" + status +
                          " WHERE l.workspace_id = $1 AND l.owner_id = $2 AND l.id = $3 AND l.deleted_at IS NULL"),
    _create(connection, R"(
        SELECT lead_create($1, $2, $3::jsonb || jsonb_build_object('company_name',
            (SELECT name FROM company WHERE workspace_id = $1 AND id = ($3::jsonb ->> 'company_id')::bigint)),
            '{}', false))"),
    _update(connection, "SELECT lead_update_own($1, $2, $3, $4::jsonb)")
{
}

void OwnLeads::expectPage(const Account& account, const OwnFilters& filters, std::int64_t after, std::int64_t limit,
                          Rows<OwnLead>& leads)
{
    leads.like = {.owner = account.id};
    if (filters.stage) leads.like.stage = *filters.stage;
    if (filters.others != "{}")
        return _filtered.expect(account.workspace, account.id, after, limit, filters.others, filters.stage, leads);
    if (filters.stage) return _ofStage.expect(account.workspace, account.id, after, limit, *filters.stage, leads);
    _page.expect(account.workspace, account.id, after, limit, leads);
}

void OwnLeads::expect(const Account& account, std::int64_t id, Rows<OwnLead>& leads)
{
    leads.like = {.owner = account.id};
    _find.expect(account.workspace, account.id, id, leads);
}

std::vector<OwnLead>& OwnLeads::page(const Account& account, const OwnFilters& filters, std::int64_t after,
                                     std::int64_t limit)
{
    expectPage(account, filters, after, limit, _leads);
    _connection.settle();
    return _leads.rows;
}

std::optional<OwnLead> OwnLeads::find(const Account& account, std::int64_t id)
{
    expect(account, id, _leads);
    _connection.settle();
    return _leads.rows.empty() ? std::nullopt : std::optional(_leads.rows.front());
}

std::int64_t OwnLeads::create(const Account& account, const std::string& changes)
{
    return _create(account.workspace, account.id, changes).at(0);
}

OwnLeads::Outcome OwnLeads::update(const Account& account, std::int64_t id, const std::string& changes)
{
    return outcome(_update(account.workspace, account.id, id, changes).at(0));
}

} // namespace Leadwire
