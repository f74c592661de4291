/// One thread's way to the data: a connection and everything prepared on it.
#pragma once

#include "model/Accounts.h"
#include "model/Attributes.h"
#include "model/Categories.h"
#include "model/Checklists.h"
#include "model/Clients.h"
#include "model/Comments.h"
#include "model/Connection.h"
#include "model/Leads.h"
#include "model/References.h"
#include "model/Team.h"

namespace Leadwire
{

/// Everything that can be asked of the database over one connection. Belongs to one thread; dropped as a whole when the
/// connection is lost or in doubt. Rows returned by reference stay until the same question is asked again.
struct Store
{
    /// Connects. Throws Unavailable.
    explicit Store(const ConnectionSettings& settings) :
        connection(settings), accounts(connection), leads(connection), attributes(connection), references(connection),
        comments(connection), checklists(connection), categories(connection), clients(connection), team(connection)
    {
    }

    Connection connection;
    Accounts accounts;
    Leads leads;
    Attributes attributes;
    References references;
    Comments comments;
    Checklists checklists;
    Categories categories;
    Clients clients;
    Team team;
};

} // namespace Leadwire
