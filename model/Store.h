/// One thread's way to the data: a connection and everything prepared on it.
#pragma once

#include "model/Accounts.h"
#include "model/Attributes.h"
#include "model/Connection.h"
#include "model/Leads.h"
#include "model/References.h"
#include "model/files/LeadFiles.h"
#include "model/files/Sweep.h"

namespace Leadwire
{

/// Everything that can be asked of the database over one connection. Belongs to one thread; dropped as a whole when the
/// connection is lost or in doubt. Rows returned by reference stay until the same question is asked again.
struct Store
{
    /// Connects. Throws Unavailable.
    explicit Store(const ConnectionSettings& settings) :
        connection(settings), accounts(connection), leads(connection), attributes(connection), references(connection),
        files(connection), sweep(connection)
    {
    }

    Connection connection;
    Accounts accounts;
    Leads leads;
    Attributes attributes;
    References references;
    LeadFiles files;
    Sweep sweep;
};

} // namespace Leadwire
