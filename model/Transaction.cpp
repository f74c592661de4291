#include "model/Transaction.h"

#include "model/DatabaseError.h"

namespace Leadwire
{

Transaction::Transaction(Connection& connection) : _connection(connection)
{
    const std::size_t depth = connection.enter();
    if (depth > 1) _savepoint = "level" + std::to_string(depth);
    _connection.execute(_savepoint.empty() ? "BEGIN" : "SAVEPOINT " + _savepoint);
}

Transaction::~Transaction()
{
    _connection.leave();
    if (!_open) return;
    try
    {
        _connection.execute(_savepoint.empty() ? "ROLLBACK" : "ROLLBACK TO SAVEPOINT " + _savepoint);
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
    _connection.execute(_savepoint.empty() ? "COMMIT" : "RELEASE SAVEPOINT " + _savepoint);
    _open = false;
}

} // namespace Leadwire
