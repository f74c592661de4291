/// One thread's way to the data: a connection and everything prepared on it.
#pragma once

#include "model/Accounts.h"
#include "model/Attributes.h"
#include "model/Categories.h"
#include "model/Checklists.h"
#include "model/Clients.h"
#include "model/Comments.h"
#include "model/Companies.h"
#include "model/Connection.h"
#include "model/Contacts.h"
#include "model/Leads.h"
#include "model/Logins.h"
#include "model/Notes.h"
#include "model/OwnLeads.h"
#include "model/References.h"
#include "model/Scores.h"
#include "model/Team.h"
#include "model/Trash.h"
#include "model/files/LeadFiles.h"
#include "model/files/Sweep.h"
#include "model/mail/Outbox.h"

namespace Leadwire
{

/// Everything that can be asked of the database over one connection. Belongs to one thread; dropped as a whole when the
/// connection is lost or in doubt. Rows returned by reference stay until the same question is asked again.
struct Store
{
    /// Connects. Throws Unavailable.
    explicit Store(const ConnectionSettings& settings) :
        connection(settings), accounts(connection), leads(connection), notes(connection), attributes(connection),
        companies(connection), contacts(connection), references(connection), comments(connection),
        checklists(connection), categories(connection), clients(connection), team(connection), outbox(connection),
        files(connection), sweep(connection), logins(connection), trash(connection), ownLeads(connection),
        scores(connection)
    {
    }

    Connection connection;
    Accounts accounts;
    Leads leads;
    Notes notes;
    Attributes attributes;
    Companies companies;
    Contacts contacts;
    References references;
    Comments comments;
    Checklists checklists;
    Categories categories;
    Clients clients;
    Team team;
    Outbox outbox;
    LeadFiles files;
    Sweep sweep;
    Logins logins;
    Trash trash;
    OwnLeads ownLeads;
    Scores scores;
};

} // namespace Leadwire
