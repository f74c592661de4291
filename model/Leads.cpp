#include "model/Leads.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace Leadwire
{
namespace
{

/// Whether the links of these leads show that the filter's id is one of another kind: then it is none, though leads
/// have it. To ask the database for the kind would cost a tenth of a page.
bool isOfAnotherKind(std::optional<std::int64_t> filter, std::string_view kind, const std::vector<Lead>& leads)
{
    if (!filter) return false;
    for (const auto& lead : leads)
        for (const auto& link : lead.links)
            if (link.id == *filter && link.kind != "assignee" && link.kind != "field") return link.kind != kind;
    return false;
}

Leads::Outcome outcome(const std::string& word)
{
    if (word == "done") return Leads::Outcome::done;
    if (word == "missing") return Leads::Outcome::missing;
    if (word == "taken") return Leads::Outcome::taken;
    throw std::logic_error("the database gives an outcome that is not known here: " + word);
}

} // namespace

Leads::Leads(Connection& connection) :
    _connection(connection), _pages(connection), _links(connection), _card(connection),
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

void Leads::expect(std::int64_t workspace, std::int64_t id, LeadView view, LeadRows& rows)
{
    _card.expect(workspace, id, view, rows);
}

void Leads::expect(std::int64_t workspace, const std::string& uuid, LeadView view, LeadRows& rows)
{
    _card.expect(workspace, uuid, view, rows);
}

std::optional<Lead> Leads::found(std::int64_t workspace, LeadRows& rows)
{
    auto& leads = _links.complete(workspace, rows);
    return leads.empty() ? std::nullopt : std::optional(std::move(leads.front()));
}

void Leads::expectPage(std::int64_t workspace, const LeadList& list, LeadRows& rows)
{
    _pages.expect(workspace, list, rows);
}

std::vector<Lead>& Leads::foundPage(std::int64_t workspace, const LeadList& list, LeadRows& rows)
{
    auto& leads = _links.complete(workspace, rows);
    if (isOfAnotherKind(list.status, "status", leads) || isOfAnotherKind(list.source, "source", leads)) leads.clear();
    return leads;
}

void Leads::expectTotal(std::int64_t workspace, const LeadList& list, std::int64_t& total)
{
    _pages.expectTotal(workspace, list, total);
}

std::optional<Lead> Leads::find(std::int64_t workspace, std::int64_t id, LeadView view)
{
    _rows = {};
    expect(workspace, id, view, _rows);
    _connection.settle();
    return found(workspace, _rows);
}

std::optional<Lead> Leads::find(std::int64_t workspace, const std::string& uuid, LeadView view)
{
    _rows = {};
    expect(workspace, uuid, view, _rows);
    _connection.settle();
    return found(workspace, _rows);
}

std::vector<Lead>& Leads::page(std::int64_t workspace, const LeadList& list)
{
    _rows = {};
    expectPage(workspace, list, _rows);
    _connection.settle();
    return foundPage(workspace, list, _rows);
}

Leads::CountedPage Leads::countedPage(std::int64_t workspace, const LeadList& list)
{
    std::int64_t total = 0;
    expectTotal(workspace, list, total);
    auto& leads = page(workspace, list);
    return {leads, total};
}

void Leads::each(std::int64_t workspace, const LeadList& list, const std::function<void(const Lead&)>& take)
{
    constexpr std::size_t batchSize = 250;
    const std::string ids = _pages.ids(list); // "{1,2,3}"
    _rows = {};
    for (std::size_t begin = 1; begin < ids.size() - 1;)
    {
        std::size_t end = begin;
        for (std::size_t count = 0; count < batchSize && end < ids.size() - 1; ++count)
            end = std::min(ids.find(',', end + (end > begin ? 1 : 0)), ids.size() - 1);
        _pages.expect(workspace, "{" + ids.substr(begin, end - begin) + "}", list.view, _rows);
        _connection.settle();
        for (const auto& lead : _links.complete(workspace, _rows)) take(lead);
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

} // namespace Leadwire
