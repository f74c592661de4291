/// A statement prepared on the server, run through libpq on the connection that Poco's session holds.
/// Poco 1.11's own statements read each cell through some four hundred instructions, as many as all else that a page of
/// leads takes; besides, one that fails when it is run again is freed twice, and its SQLSTATE stands among users'
/// words.
#pragma once

#include "model/Connection.h"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct pg_result;

namespace Leadwire
{

/// The rows that a statement gave, as PostgreSQL's text. Owned; views are valid as long as it lives.
class Result
{
public:
    explicit Result(pg_result* result) : _result(result) {}

    std::size_t size() const;
    /// Whether the statement went well; if not, why: a text that may hold users' data, and PostgreSQL's SQLSTATE, which
    /// is empty where the server said nothing.
    bool isGood() const;
    std::string error() const;
    std::string state() const;

    /// The text of a column; nullopt for NULL.
    std::optional<std::string_view> text(std::size_t row, std::size_t column) const;

private:
    struct Clear
    {
        void operator()(pg_result* result) const;
    };
    std::unique_ptr<pg_result, Clear> _result;
};

/// What stands for $1, $2 …: a view of a value that must outlive it. Texts must hold no NUL, which would end them.
class Parameter
{
public:
    Parameter(std::int64_t number) : _text(_digits.data())
    {
        *std::to_chars(_digits.data(), _digits.data() + _digits.size() - 1, number).ptr = '\0';
    }
    Parameter(bool flag) : _text(flag ? "t" : "f") {}
    Parameter(const std::string& text) : _text(text.c_str()) {}
    template <class T>
    Parameter(const std::optional<T>& value) : Parameter(value ? Parameter(*value) : Parameter())
    {
    }
    Parameter(const Parameter& other) : _digits(other._digits), _text(other._text)
    {
        if (other._text == other._digits.data()) _text = _digits.data();
    }
    Parameter& operator=(const Parameter&) = delete;

    /// As PostgreSQL reads it; nullptr for NULL.
    const char* text() const { return _text; }

private:
    Parameter() = default;

    std::array<char, 24> _digits{}; ///< room for any integer of 64 bits
    const char* _text = nullptr;
};

/// Prepared at its first use and dropped with this object. Belongs to the thread of its connection, which outlives it.
class Statement
{
public:
    Statement(Connection& connection, std::string sql) : _connection(connection), _sql(std::move(sql)) {}
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    /// Runs it with `count` texts of parameters. Throws DatabaseError, and then the connection is in doubt.
    Result run(const char* const* parameters, std::size_t count);

    /// Lets it wait for the next statement of the connection, to go out with that one; see Pipeline.
    void ahead(const char* const* parameters, std::size_t count, Pipeline::Take take);

private:
    void prepare();

    Connection& _connection;
    std::string _sql;
    std::string _name; ///< on the server; empty until it is prepared
};

} // namespace Leadwire
