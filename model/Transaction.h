/// A transaction that ends with the scope: committed as its last line, or rolled back.
#pragma once

#include "model/Connection.h"

#include <cstddef>

namespace Leadwire
{

/// Begins a transaction, or a savepoint inside one that this class began on the same connection.
///
///     Transaction transaction(connection);
///     …
///     transaction.commit();
///
/// Without `commit` all is undone. Belongs to the thread of its connection; inner ones end before outer ones.
class Transaction
{
public:
    explicit Transaction(Connection& connection);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    /// Makes it last. Throws DatabaseError if the server refuses, or if any statement since the beginning failed:
    /// PostgreSQL answers the commit of a failed transaction with a rollback, which is no error to libpq.
    void commit();

private:
    Connection& _connection;
    std::string _savepoint; ///< empty: the outermost
    bool _open = true;
};

} // namespace Leadwire
