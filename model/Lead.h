/// A lead with everything that hangs on it: what the dialects shape their answers from.
///
/// Texts are views of what the database gave: they stay until the next lead, or page of leads, is asked for on the same
/// connection. Most answers are written in that time, and copies of fifty texts for each lead would cost more than the
/// writing.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>
#include <vector>

namespace Leadwire
{

/// Something that hangs on a lead. What the members mean depends on the kind:
///
/// | kind | id, name | detail | more |
/// |---|---|---|---|
/// | status, source, label, group | of the attribute | colour | position, externalId |
/// | assignee | of the account | e-mail | |
/// | field | of the custom field | value as JSON text | |
/// | activity | id, type | description | who and when; newest first, the last 100 |
struct Link
{
    std::int64_t lead = 0;
    std::string_view kind;
    std::int64_t id = 0;
    std::string_view name;
    std::optional<std::string_view> detail;
    std::int64_t position = 0;
    std::int64_t place = 0; ///< order on this lead, ascending
    std::optional<std::string_view> externalId;
    std::optional<std::int64_t> accountId;
    std::optional<std::string_view> accountName;
    std::optional<std::string_view> accountEmail;
    std::optional<std::string_view> time;
    auto columns() { return std::tie(lead, kind, id, name, detail, position, place, externalId); }
    auto activityColumns() { return std::tie(accountId, accountName, accountEmail, time); } ///< of an activity alone
};

/// A lead. Times and decimals are PostgreSQL's text (`2026-04-01 10:00:00.123+00`, `5000.00`), dates `2026-04-01`.
/// The order of `columns` is that of `columns` in LeadView.cpp.
struct Lead
{
    std::int64_t id = 0;
    std::string_view fullName; ///< never empty: names, else title, else company, else `L…`
    std::optional<std::string_view> firstName, lastName, email, phone, website;
    std::optional<std::int64_t> companyId;
    std::optional<std::string_view> company, companyEmail, companyPhone; ///< of the linked company
    std::optional<std::string_view> value, currency, lastContacted;
    std::optional<std::int64_t> countryId, stateId, cityId;
    std::optional<std::string_view> country, state, city; ///< by id, else as typed
    std::optional<std::string_view> street, zip, description;
    std::optional<std::int64_t> createdBy, convertedContactId;
    std::optional<std::string_view> convertedAt;
    std::string_view createdAt, updatedAt;
    bool hasCustomValues = false;
    std::string_view title;                                   ///< never empty: the title, else the full name
    std::optional<std::string_view> jobPosition, companyName; ///< the company as typed, beside the linked one
    std::optional<std::int64_t> categoryId;
    std::optional<std::string_view> category, archivedAt;
    std::optional<std::int64_t> convertedClientId;
    std::string_view externalId;
    std::optional<std::string_view> expectedClose;
    std::optional<std::int64_t> ownerId;
    std::optional<std::string_view> owner, ownerEmail, companyExternalId;
    std::optional<std::string_view> personExternalId, person, personFirstName,
        personLastName; ///< the contact it is about

    std::vector<Link> links; ///< in order; not a column

    auto columns()
    {
        return std::tie(id, fullName, firstName, lastName, email, phone, website, companyId, company, companyEmail,
                        companyPhone, value, currency, lastContacted, countryId, stateId, cityId, country, state, city,
                        street, zip, description, createdBy, convertedContactId, convertedAt, createdAt, updatedAt,
                        hasCustomValues, title, jobPosition, companyName, categoryId, category, archivedAt,
                        convertedClientId, externalId, expectedClose, ownerId, owner, ownerEmail, companyExternalId,
                        personExternalId, person, personFirstName, personLastName);
    }
};

} // namespace Leadwire
