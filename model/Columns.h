/// How the columns of a result become the members of a struct: one line in the struct, no mapping anywhere else.
///
///     struct Country
///     {
///         std::int64_t id = 0;
///         std::optional<std::string> name;
///         auto columns() { return std::tie(id, name); }   // in the order of the SELECT
///     };
///
/// Times and decimals are read into std::string, as PostgreSQL prints them: Poco 1.11 drops zones, fractions and
/// digits. What may be NULL is a std::optional; NULL in a plain member gives its default.
#pragma once

#include <Poco/Data/AbstractBinder.h>
#include <Poco/Data/AbstractExtractor.h>
#include <Poco/Data/AbstractPreparator.h>
#include <Poco/Data/TypeHandler.h>

#include <cstddef>
#include <cstdint>
#include <optional>
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

/// Reads one column; NULL gives the default.
template <class T>
void extractColumn(std::size_t position, T& member, Poco::Data::AbstractExtractor& extractor)
{
    if (!extractor.extract(position, member)) member = T();
}
template <class T>
void extractColumn(std::size_t position, std::optional<T>& member, Poco::Data::AbstractExtractor& extractor)
{
    if (!extractor.extract(position, member.emplace())) member.reset();
}

/// Reads consecutive columns, beginning with `position`, into what `members` ties.
template <class... T>
void extractColumns(std::size_t position, std::tuple<T&...> members, Poco::Data::AbstractExtractor& extractor)
{
    std::apply([&](auto&... member) { (extractColumn(position++, member, extractor), ...); }, members);
}

} // namespace Leadwire

namespace Poco::Data
{

// The signatures are Poco's.
// NOLINTBEGIN(performance-unnecessary-value-param)

/// Lets a nullable column or parameter be a std::optional.
template <class T>
class TypeHandler<std::optional<T>>
{
public:
    static std::size_t size() { return 1; }

    static void bind(std::size_t position, const std::optional<T>& value, AbstractBinder::Ptr binder,
                     AbstractBinder::Direction direction)
    {
        if (value)
            TypeHandler<T>::bind(position, *value, binder, direction);
        else
            binder->bind(position, Poco::Data::Keywords::null, direction);
    }

    static void extract(std::size_t position, std::optional<T>& value, const std::optional<T>&,
                        AbstractExtractor::Ptr extractor)
    {
        Leadwire::extractColumn(position, value, *extractor);
    }

    static void prepare(std::size_t, const std::optional<T>&, AbstractPreparator::Ptr) {}
};

/// Lets a result row be a struct that names its columns.
template <Leadwire::Row T>
class TypeHandler<T>
{
public:
    static std::size_t size() { return Leadwire::columnCount<T>; }

    static void extract(std::size_t position, T& row, const T&, AbstractExtractor::Ptr extractor)
    {
        Leadwire::extractColumns(position, row.columns(), *extractor);
    }

    static void prepare(std::size_t, const T&, AbstractPreparator::Ptr) {}
};

// NOLINTEND(performance-unnecessary-value-param)

} // namespace Poco::Data
