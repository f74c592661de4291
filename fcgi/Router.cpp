// A tree of path segments, searched with backtracking: first strictly, so that types decide, then loosely, to tell an
// ill-typed capture from an unknown path.
#include "fcgi/Router.h"

#include "fcgi/Percent.h"
#include "fcgi/Utf8.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <stdexcept>

namespace Leadwire
{

namespace
{

/// The kinds of captures in the order in which they are tried.
enum Kind : std::size_t
{
    integer,
    uuid,
    text,
    kinds
};

/// One method of one path.
struct Route
{
    std::string method;
    std::size_t number;
    std::vector<std::string> names; ///< of the captures, in the order of the path
};

bool isInteger(std::string_view segment)
{
    return !segment.empty() && segment.size() <= 18 && segment.find_first_not_of("0123456789") == segment.npos;
}

bool isUuid(std::string_view segment)
{
    constexpr std::string_view form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    constexpr std::string_view digits = "0123456789abcdefABCDEF";
    return std::equal(segment.begin(), segment.end(), form.begin(), form.end(),
                      [digits](char c, char wanted)
                      { return wanted == '-' ? c == '-' : digits.find(c) != digits.npos; });
}

bool fits(Kind kind, std::string_view segment)
{
    if (kind == integer) return isInteger(segment);
    return kind == text || isUuid(segment);
}

/// The pieces between slashes, still encoded; nullopt if the path has an empty one before its end.
std::optional<std::vector<std::string_view>> split(std::string_view path)
{
    if (path.empty() || path[0] != '/') return std::nullopt;
    std::vector<std::string_view> pieces;
    path.remove_prefix(1);
    while (!path.empty())
    {
        const std::string_view piece = path.substr(0, path.find('/'));
        if (piece.empty()) return std::nullopt;
        pieces.push_back(piece);
        path.remove_prefix(std::min(piece.size() + 1, path.size()));
    }
    return pieces;
}

/// The segments of a raw path, decoded; nullopt if the path can match no route at all.
std::optional<std::vector<std::string>> segments(std::string_view path)
{
    const auto pieces = split(path);
    if (!pieces) return std::nullopt;
    std::vector<std::string> decoded;
    decoded.reserve(pieces->size());
    for (const std::string_view piece : *pieces)
    {
        const std::string& segment = decoded.emplace_back(percentDecoded(piece));
        if (segment == "." || segment == ".." || segment.find('\0') != segment.npos || !isUtf8(segment))
            return std::nullopt;
    }
    return decoded;
}

/// What stands between the braces of a capture: `id`, `id:int`, `key:uuid`, `word:text`.
std::pair<Kind, std::string> capture(std::string_view inside)
{
    const std::size_t colon = inside.find(':');
    const std::string_view type = colon == inside.npos ? "int" : inside.substr(colon + 1);
    const std::string name(inside.substr(0, colon));
    if (!name.empty() && type == "int") return {integer, name};
    if (!name.empty() && type == "uuid") return {uuid, name};
    if (!name.empty() && type == "text") return {text, name};
    throw std::logic_error("a route has the unknown capture " + std::string(inside));
}

} // namespace

struct Router::Node
{
    std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
    std::array<std::unique_ptr<Node>, kinds> captures;
    std::vector<Route> routes;
};

/// One walk through the tree.
class Router::Search
{
public:
    Search(std::string_view method, const std::vector<std::string>& path, bool isStrict) :
        _method(method), _path(path), _isStrict(isStrict)
    {
    }

    /// The route for the method, or nullptr; then `others` are the routes of the path for other methods.
    const Route* walk(const Node& node, std::size_t depth = 0)
    {
        if (depth == _path.size()) return choose(node);
        const std::string& segment = _path[depth];
        if (const auto literal = node.literals.find(segment); literal != node.literals.end())
        {
            if (const Route* route = walk(*literal->second, depth + 1)) return route;
        }
        for (const Kind kind : {integer, uuid, text})
        {
            if (!node.captures[kind] || (_isStrict && !fits(kind, segment))) continue;
            _captured.push_back(segment);
            if (const Route* route = walk(*node.captures[kind], depth + 1)) return route;
            _captured.pop_back();
        }
        return nullptr;
    }

    Captures captures(const Route& route) const
    {
        Captures result;
        for (std::size_t i = 0; i < _captured.size(); ++i) result.add(route.names[i], std::string(_captured[i]));
        return result;
    }

    bool hasOthers() const { return !_others.empty(); }

    /// The methods of `others`, as the Allow header has them.
    std::vector<std::string> allowed()
    {
        std::sort(_others.begin(), _others.end(), [](const Route* a, const Route* b) { return a->number < b->number; });
        std::vector<std::string> methods;
        for (const Route* route : _others)
        {
            if (std::find(methods.begin(), methods.end(), route->method) != methods.end()) continue;
            methods.push_back(route->method);
            if (route->method == "GET") methods.emplace_back("HEAD");
        }
        return methods;
    }

private:
    const Route* choose(const Node& node)
    {
        const std::string_view wanted = _method == "HEAD" ? "GET" : _method;
        for (const Route& route : node.routes)
        {
            if (route.method == wanted) return &route;
            _others.push_back(&route);
        }
        return nullptr;
    }

    std::string_view _method;
    const std::vector<std::string>& _path;
    bool _isStrict;
    std::vector<std::string_view> _captured;
    std::vector<const Route*> _others;
};

std::int64_t Captures::integer(std::string_view name) const
{
    const std::string& digits = text(name);
    if (!isInteger(digits)) return 0;
    std::int64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

const std::string& Captures::text(std::string_view name) const
{
    for (const auto& [key, value] : _values)
    {
        if (key == name) return value;
    }
    throw std::logic_error("the route captures no " + std::string(name));
}

Router::Router() : _root(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

std::size_t Router::add(std::string_view method, std::string_view pattern)
{
    const auto pieces = split(pattern);
    if (!pieces || method == "HEAD" || method == "OPTIONS")
        throw std::logic_error("this cannot be a route: " + std::string(method) + " " + std::string(pattern));
    Node* node = _root.get();
    std::vector<std::string> names;
    for (const std::string_view piece : *pieces)
    {
        std::unique_ptr<Node>* next = nullptr;
        if (piece.starts_with('{') && piece.ends_with('}'))
        {
            auto [kind, name] = capture(piece.substr(1, piece.size() - 2));
            names.push_back(std::move(name));
            next = &node->captures[kind];
        }
        else
            next = &node->literals[std::string(piece)];
        if (!*next) *next = std::make_unique<Node>();
        node = next->get();
    }
    for (const Route& route : node->routes)
    {
        if (route.method == method)
            throw std::logic_error("declared twice: " + route.method + " " + std::string(pattern));
    }
    node->routes.push_back({std::string(method), _count, std::move(names)});
    return _count++;
}

Router::Match Router::find(std::string_view method, std::string_view path) const
{
    Match match;
    const auto decoded = segments(path);
    if (!decoded) return match;
    for (const bool isStrict : {true, false})
    {
        Search search(method, *decoded, isStrict);
        if (const Route* route = search.walk(*_root))
        {
            match.outcome = isStrict ? Outcome::found : Outcome::illTyped;
            match.route = route->number;
            match.captures = search.captures(*route);
            return match;
        }
        if (!search.hasOthers()) continue;
        match.outcome = Outcome::methodNotAllowed;
        match.allowed = search.allowed();
        return match;
    }
    return match;
}

} // namespace Leadwire
