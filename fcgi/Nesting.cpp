// A name is split into its keys first; then a path of branches is made for them.
#include "fcgi/Nesting.h"

#include "fcgi/Fields.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace Leadwire
{

namespace
{

constexpr std::size_t maxFields = 1000;
constexpr std::size_t maxLevels = 16;

/// The keys of a name, outermost first; nullopt stands for `[]`.
using Keys = std::vector<std::optional<std::string>>;

std::string underscored(std::string_view name, std::string_view unwanted)
{
    std::string result(name);
    for (char& c : result)
    {
        if (unwanted.find(c) != unwanted.npos) c = '_';
    }
    return result;
}

/// No keys at all if the name has no first part.
Keys split(std::string_view name)
{
    name.remove_prefix(std::min(name.find_first_not_of(' '), name.size()));
    std::size_t open = name.find('[');
    if (name.empty() || open == 0) return {};
    // `a[b` without an end is an odd plain name: a_b.
    if (open != name.npos && name.find(']', open) == name.npos) return {underscored(name, " .[")};

    Keys keys{underscored(name.substr(0, open), " .")};
    while (open < name.size() && name[open] == '[')
    {
        const std::size_t close = name.find(']', open);
        if (close == name.npos) break;
        const std::string_view key = name.substr(open + 1, close - open - 1);
        if (key.empty() || key == " ")
            keys.emplace_back();
        else
            keys.emplace_back(key);
        if (keys.size() > maxLevels + 1) throw UnreadableBody("a field is nested too deeply");
        open = close + 1;
    }
    return keys;
}

/// The number that `key` is if PHP took it for an index: digits without a leading zero.
std::optional<std::int64_t> index(std::string_view key)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), number);
    const bool isWhole = error == std::errc() && end == key.data() + key.size() && key.size() <= 18;
    if (!isWhole || key[0] == '-' || (key[0] == '0' && key.size() > 1)) return std::nullopt;
    return number;
}

/// An uploaded file, or several gathered under one name: no other list is a value of its own.
bool isFiles(const Value& value)
{
    return value.as<Upload>() || value.as<List>();
}

/// Adds another file to those of its name. Null is a file field in which nothing was chosen.
void gather(Value& files, Value another)
{
    if (another.isNull()) return;
    if (files.as<Upload>())
    {
        List list;
        list.push_back(std::move(files));
        files = Value(std::move(list));
    }
    files.as<List>()->push_back(std::move(another));
}

} // namespace

void Nesting::add(std::string_view name, Value value)
{
    if (++_count > maxFields) throw UnreadableBody("there are too many fields");
    const Keys keys = split(name);
    if (keys.empty()) return;
    Node* node = &_root;
    for (const auto& key : keys)
    {
        node->isBranch = true;
        node = &node->child(key ? *key : std::to_string(node->next));
    }
    if (!node->isBranch && isFiles(node->value) && (value.isNull() || isFiles(value)))
        gather(node->value, std::move(value));
    else
        *node = Node{std::move(node->key), std::move(value), false, {}, 0};
}

Object Nesting::take()
{
    Object members;
    members.reserve(_root.children.size());
    for (Node& node : _root.children)
    {
        Value value = node.take();
        members.emplace_back(std::move(node.key), std::move(value));
    }
    *this = Nesting();
    return members;
}

Nesting::Node& Nesting::Node::child(std::string_view childKey)
{
    const auto found =
        std::find_if(children.begin(), children.end(), [childKey](const Node& node) { return node.key == childKey; });
    if (found != children.end()) return *found;
    if (const auto number = index(childKey)) next = std::max(next, *number + 1);
    children.push_back(Node{std::string(childKey), {}, false, {}, 0});
    return children.back();
}

Value Nesting::Node::take()
{
    if (!isBranch) return std::move(value);
    if (isList())
    {
        List list(children.size());
        for (Node& node : children) list[static_cast<std::size_t>(*index(node.key))] = node.take();
        return Value(std::move(list));
    }
    Object object;
    object.reserve(children.size());
    for (Node& node : children)
    {
        Value inner = node.take();
        object.emplace_back(std::move(node.key), std::move(inner));
    }
    return Value(std::move(object));
}

bool Nesting::Node::isList() const
{
    // Each key stands once, so n indexes below n are exactly 0 to n-1.
    const auto count = static_cast<std::int64_t>(children.size());
    return std::all_of(children.begin(), children.end(),
                       [count](const Node& node) { return index(node.key).value_or(count) < count; });
}

} // namespace Leadwire
