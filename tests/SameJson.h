/// Whole JSON documents compared at once, in what they say and in the order they say it.
#pragma once

#include "fcgi/Response.h"

#include <map>
#include <string>
#include <vector>

namespace Leadwire
{

/// Fails unless both documents are the same, in the order of their keys too, but for blanks between values. Of the
/// members named in `ignored`, at any depth, only the presence counts.
void expectJson(const std::string& expected, const std::string& actual, const std::vector<std::string>& ignored = {});

/// Fails unless the answer has this status and this body.
void expectAnswer(int status, const std::string& body, const Response& answer,
                  const std::vector<std::string>& ignored = {});

/// `text` with each `@name` replaced by its value.
std::string filled(std::string text, const std::map<std::string, std::string>& values);

} // namespace Leadwire
