/// Values as one line of text, so that a test compares a whole tree at once.
#pragma once

#include "fcgi/Fields.h"

#include <string>

namespace Leadwire
{

/// `value` in JSON's form; a double with a `d` behind it, an upload as `<name|type|bytes>`.
std::string show(const Value& value);

/// The members of `fields`, shown as an object.
std::string show(const Fields& fields);

} // namespace Leadwire
