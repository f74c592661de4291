/// The leads of a workspace.
#pragma once

#include "model/Account.h"
#include "model/IdArray.h"
#include "model/Lead.h"
#include "model/LeadCard.h"
#include "model/LeadLinks.h"
#include "model/LeadList.h"
#include "model/LeadPages.h"
#include "model/Query.h"
#include "model/mail/Outbox.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace Leadwire
{

/// What a client wants of a lead, checked and named by our columns; see `lead_create` in sql/migrations for the keys.
struct LeadChanges
{
    std::string columns = "{}"; ///< JSON object: column → null or value; absent columns stay
    std::string links = "{}"; ///< JSON object: kind → list of ids; absent kinds stay. Of kinds that are found by name,
                              ///< or made, where there is none, a list of names
};

/// Asks for and changes leads. Belongs to the thread of its connection. A soft-deleted lead exists for none of these.
class Leads
{
public:
    explicit Leads(Connection& connection);

    /// Asks for one lead together with the next statement of the connection, which sets `rows`; they must live until
    /// then.
    void expect(std::int64_t workspace, std::int64_t id, LeadView view, LeadRows& rows);
    void expect(std::int64_t workspace, const std::string& uuid, LeadView view, LeadRows& rows);
    /// That lead with all its links, whose texts stay as long as `rows` and until more leads are told. Takes a
    /// statement where names are not known yet, see Names, and one where it has custom values; where one throws, this
    /// may be called again.
    std::optional<Lead> found(std::int64_t workspace, LeadRows& rows);

    /// As above for a page, with links and without activities.
    void expectPage(std::int64_t workspace, const LeadList& list, LeadRows& rows);
    std::vector<Lead>& foundPage(std::int64_t workspace, const LeadList& list, LeadRows& rows);
    /// As above for how many leads the whole list has, see LeadPages.
    void expectTotal(std::int64_t workspace, const LeadList& list, std::int64_t& total);

    /// One lead in a round trip of its own; its texts stay until the next lead or page is asked for.
    std::optional<Lead> find(std::int64_t workspace, std::int64_t id, LeadView view);
    std::optional<Lead> find(std::int64_t workspace, const std::string& uuid, LeadView view);

    /// As above for a page.
    std::vector<Lead>& page(std::int64_t workspace, const LeadList& list);

    /// As above, with how many leads the whole list has, in as many round trips.
    struct CountedPage
    {
        std::vector<Lead>& leads;
        std::int64_t total;
    };
    CountedPage countedPage(std::int64_t workspace, const LeadList& list);

    /// Every lead of the list, limit and offset aside, in batches of 250, so that memory stays bounded (but for the
    /// ids) however many there are: what has changed meanwhile shows as it is when its batch is read.
    void each(std::int64_t workspace, const LeadList& list, const std::function<void(const Lead&)>& take);

    /// Makes a lead, with its activity; returns its id, or nullopt if `emailUnique` and another live lead has the
    /// address.
    std::optional<std::int64_t> create(const Account& account, const LeadChanges& changes, bool emailUnique);

    enum class Outcome
    {
        done,
        missing,
        taken ///< the address belongs to another live lead
    };

    /// Changes a lead, with its activity. What changes nothing leaves no trace.
    Outcome update(const Account& account, std::int64_t id, const LeadChanges& changes, bool emailUnique);

    /// As above for an API that shows one status, one source and company and place as texts: what comes back as it was
    /// shown leaves the others of its kind, and the records behind the texts, as they are. Outcomes: done, missing.
    Outcome updateAsShown(const Account& account, std::int64_t id, const LeadChanges& changes);

    /// Takes a lead out of the active ones, or back among them, with its activity. Outcomes: done, missing.
    Outcome archive(const Account& account, std::int64_t id, bool archived);

    /// Makes a copy of a lead with these changes, whole or not at all; see `lead_clone` in sql/migrations for what goes
    /// with it. Its id, or nullopt if there is no such lead.
    std::optional<std::int64_t> clone(const Account& account, std::int64_t id, const LeadChanges& changes);

    /// What came of a conversion.
    struct Conversion
    {
        enum class Outcome
        {
            done,
            missing,
            converted, ///< before, through whichever API
            taken,     ///< the address of the client's person belongs to a contact or an account
            unmailed   ///< the welcome mail cannot be queued
        };
        Outcome outcome = Outcome::done;
        std::int64_t id = 0;                        ///< of the new contact or client, if done
        Outbox::Queued mail = Outbox::Queued::done; ///< why it is unmailed
    };

    /// Makes a contact of a lead, once however many ask, with its activity. Outcomes: done, missing, converted.
    Conversion convertToContact(const Account& account, std::int64_t id);

    /// Makes a client and its primary contact of a lead, once however many ask, with its activity and the welcome mail
    /// where it is asked for. `fields` and `welcome` are JSON objects; see `lead_convert_to_client` in sql/migrations.
    Conversion convertToClient(const Account& account, std::int64_t id, const std::string& fields,
                               const std::string& welcome, const MailQuota& quota);

    /// Removes leads and all that hangs on them; unknown ids are passed over. `ids` is a PostgreSQL array: `{1,2}`.
    /// Returns how many there were.
    std::size_t remove(std::int64_t workspace, const std::string& ids);

private:
    /// What the functions that convert give.
    struct Converted
    {
        std::string outcome;
        std::int64_t id = 0;
        auto columns() { return std::tie(outcome, id); }
    };

    static Conversion conversion(const Converted& row);

    Connection& _connection;
    LeadRows _rows; ///< what was asked for in a round trip of its own
    LeadPages _pages;
    LeadLinks _links;
    LeadCard _card;
    Query<std::optional<std::int64_t>(std::int64_t, std::int64_t, std::string, std::string, bool)> _create;
    Query<std::string(std::int64_t, std::int64_t, std::int64_t, std::string, std::string, bool)> _update;
    Query<Converted(std::int64_t, std::int64_t, std::int64_t)> _convertToContact;
    Query<std::string(std::int64_t, std::int64_t, std::int64_t, std::string, std::string)> _updateAsShown;
    Query<std::string(std::int64_t, std::int64_t, std::int64_t, bool)> _archive;
    Query<std::optional<std::int64_t>(std::int64_t, std::int64_t, std::int64_t, std::string, std::string)> _clone;
    Query<Converted(std::int64_t, std::int64_t, std::int64_t, std::string, std::string, std::int64_t,
                    std::optional<std::int64_t>, std::optional<std::int64_t>)>
        _convertToClient;
    Query<std::int64_t(std::int64_t, std::string)> _remove;
};

} // namespace Leadwire
