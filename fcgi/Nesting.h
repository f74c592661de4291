/// Turns names such as `a[]`, `a[0]` and `c[k][l]` into nested values, as PHP does, for forms and multipart bodies.
/// Security: at most 1,000 fields and 16 levels, so that no body costs more than its bytes.
#pragma once

#include "fcgi/Value.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace Leadwire
{

/// Collects named values one by one, then gives all of them as the members of an object.
class Nesting
{
public:
    /// Puts `value` where `name` says; a later value replaces what stands there, but for uploaded files: all of one
    /// name make a list. A name without a first part (`=1`, `[x]=1`) is counted and dropped. Throws UnreadableBody on
    /// the 1,001st field and on the 17th pair of brackets.
    void add(std::string_view name, Value value);

    /// All values in the order in which their top-level names first came. Leaves this empty.
    Object take();

private:
    struct Node
    {
        std::string key;
        Value value;
        bool isBranch = false;
        std::vector<Node> children; ///< of a branch, each key once
        std::int64_t next = 0;      ///< of a branch: the index that `[]` means

        Node& child(std::string_view childKey);
        Value take();
        bool isList() const;
    };

    Node _root{{}, {}, true, {}, 0};
    std::size_t _count = 0;
};

} // namespace Leadwire
