#include "model/Transaction.h"

#include "model/DatabaseError.h"

#include <Poco/Data/Statement.h>
#include <Poco/Exception.h>

namespace Leadwire
{

Transaction::Transaction(Connection& connection) : _connection(connection)
{
    const std::size_t depth = connection.enter();
    if (depth > 1) _savepoint = "level" + std::to_string(depth);
    run(_savepoint.empty() ? "BEGIN" : "SAVEPOINT " + _savepoint);
}

Transaction::~Transaction()
{
    _connection.leave();
    if (!_open) return;
    try
    {
        run(_savepoint.empty() ? "ROLLBACK" : "ROLLBACK TO SAVEPOINT " + _savepoint);
    }
    catch (const DatabaseError&)
    {
        _connection.doubt(); // gone, and the transaction with it
    }
}

void Transaction::commit()
{
    if (_connection.isDoubtful())
        throw DatabaseError("a statement of this transaction failed, so it cannot be committed");
    run(_savepoint.empty() ? "COMMIT" : "RELEASE SAVEPOINT " + _savepoint);
    _open = false;
}

void Transaction::run(const std::string& sql)
{
    try
    {
        _connection.session() << sql, Poco::Data::Keywords::now;
    }
    catch (const Poco::Exception& failure)
    {
        _connection.doubt();
        throw DatabaseError(failure.displayText());
    }
}

} // namespace Leadwire
