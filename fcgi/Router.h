/// Finds which of the declared routes a request means. Knows methods and paths, nothing of what they lead to.
/// Security: the raw path is split first and decoded per segment; `%2F` never separates, and empty and dot segments,
/// NUL and invalid UTF-8 never match a route.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace Leadwire
{

/// The values of a route's `{name}` segments, decoded.
class Captures
{
public:
    /// The integer captured as `{name}` or `{name:int}`, or 0, an id that no record has, if the match is illTyped.
    /// Throws std::logic_error if the route has no such capture.
    std::int64_t integer(std::string_view name = "id") const;
    /// The text captured as `{name}`, ill-typed or not. Throws std::logic_error if the route has no such capture.
    const std::string& text(std::string_view name) const;

    void add(std::string name, std::string value) { _values.emplace_back(std::move(name), std::move(value)); }

private:
    std::vector<std::pair<std::string, std::string>> _values;
};

/// A set of routes, each a method and a pattern such as `/api/public-v1/lead/{id}/convert`.
///
/// Segments are literal, `{name}` or `{name:int}` (an integer: 1 to 18 digits without sign), `{name:uuid}` (8-4-4-4-12
/// hex digits, either case) or `{name:text}` (anything). Literal segments win over captures. A trailing slash means the
/// same route. Built once, then only read: any number of threads may call `find`.
class Router
{
public:
    enum class Outcome
    {
        found,
        notFound,         ///< no route has this path
        methodNotAllowed, ///< the path (types apart, if need be) has routes for other methods: `allowed`
        illTyped          ///< a route would fit if a capture were of its type (`/lead/abc`): its record does not exist
    };

    struct Match
    {
        Outcome outcome = Outcome::notFound;
        std::size_t route = 0;            ///< the number that `add` returned (found, illTyped)
        Captures captures;                ///< found; illTyped: as the client wrote them
        std::vector<std::string> allowed; ///< methods of the path in declared order, HEAD after GET, never OPTIONS
    };

    Router();
    ~Router();
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;

    /// Declares a route; returns its number, counted from 0. Throws std::logic_error if method and pattern are taken,
    /// if the pattern cannot be read, and for HEAD and OPTIONS, which are never declared.
    std::size_t add(std::string_view method, std::string_view pattern);

    /// The route for a request. `path` is raw: percent-encoded, without query. HEAD finds the GET route.
    /// OPTIONS finds nothing by itself: the outcome is methodNotAllowed with `allowed` filled, or notFound.
    Match find(std::string_view method, std::string_view path) const;

private:
    struct Node;
    class Search;
    std::unique_ptr<Node> _root;
    std::size_t _count = 0;
};

} // namespace Leadwire
