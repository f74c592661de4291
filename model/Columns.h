/// How the columns of a result become the members of a struct: one line in the struct, no mapping anywhere else.
///
///     struct Country
///     {
///         std::int64_t id = 0;
///         std::optional<std::string> name;
///         auto columns() { return std::tie(id, name); }   // in the order of the SELECT
///     };
///
/// Times and decimals are read into std::string, as PostgreSQL prints them, or into a std::string_view, which stays as
/// long as the rows do. What may be NULL is a std::optional; NULL
/// in a plain member gives its default.
#pragma once

#include "model/Statement.h"

#include <bitset>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>

namespace Leadwire
{

/// A struct that names its columns.
template <class T>
concept Row = requires(T& row)
{
    row.columns();
};

/// How many columns a Row has.
template <Row T>
inline constexpr std::size_t columnCount = std::tuple_size_v<decltype(std::declval<T&>().columns())>;

/// Reads PostgreSQL's text of a value. Throws std::logic_error where it is of another type.
inline void readText(std::string_view text, std::string& member)
{
    member.assign(text);
}
/// A view of the result, which must outlive the row.
inline void readText(std::string_view text, std::string_view& member)
{
    member = text;
}
inline void readText(std::string_view text, bool& member)
{
    member = text == "t";
}
inline void readText(std::string_view text, std::int64_t& member)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), member);
    if (error != std::errc() || end != text.data() + text.size())
        throw std::logic_error("a column that is read as an integer is none");
}

/// Reads one column; NULL gives the default.
template <class T>
void readColumn(const Result& result, std::size_t row, std::size_t column, T& member)
{
    if (const auto text = result.text(row, column))
        readText(*text, member);
    else
        member = T();
}
template <class T>
void readColumn(const Result& result, std::size_t row, std::size_t column, std::optional<T>& member)
{
    if (const auto text = result.text(row, column))
        readText(*text, member.emplace());
    else
        member.reset();
}

/// Which columns of a Row a statement gives, by their places.
using ColumnSet = std::bitset<64>;

/// Reads a row into a struct. Members that are not in `given` stay as they are.
template <Row T>
void readRow(const Result& result, std::size_t row, const ColumnSet& given, T& value)
{
    std::size_t place = 0, column = 0;
    std::apply([&](auto&... member) { ((given[place++] ? readColumn(result, row, column++, member) : void()), ...); },
               value.columns());
}

} // namespace Leadwire
