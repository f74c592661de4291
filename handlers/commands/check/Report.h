/// The findings of `leadwire check`.
#pragma once

#include <iostream>
#include <string>

namespace Leadwire
{

/// Prints findings, one a line, and remembers whether one was an error: something that keeps the service from working,
/// or workspaces from being apart. A warning is what may be meant so.
class Report
{
public:
    void well(const std::string& text) { std::cout << "ok       " << text << '\n'; }
    void warning(const std::string& text) { std::cout << "warning  " << text << '\n'; }
    void error(const std::string& text)
    {
        std::cout << "error    " << text << '\n';
        _failed = true;
    }
    bool hasFailed() const { return _failed; }

private:
    bool _failed = false;
};

} // namespace Leadwire
