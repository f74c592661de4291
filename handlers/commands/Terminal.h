/// Questions to the person at the terminal.
#pragma once

#include <string>

namespace Leadwire
{

/// Whether a person can answer: standard input and output are a terminal.
bool isAtTerminal();

/// Asks, showing in brackets what Enter stands for, and gives the answer without blanks around it. All of these throw
/// std::runtime_error if the input ends.
std::string ask(const std::string& question, const std::string& otherwise = "");

/// Asks without showing what is typed; empty for Enter alone. Throws at Ctrl-C, with the terminal as it was.
std::string askSecret(const std::string& question);

/// Asks for yes or no; Enter is no.
bool confirm(const std::string& question);

} // namespace Leadwire
