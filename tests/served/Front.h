/// The web servers that may stand before the program, each with the configuration that we ship. A run of the tests has
/// one of them: LEADWIRE_TEST_FRONT is nginx (which it is if nothing is said), apache or fcgid.
#pragma once

#include "Child.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>

namespace Leadwire
{

enum class Front
{
    nginx,
    apache, ///< mod_proxy_fcgi
    fcgid   ///< Apache that starts the program itself
};

/// The front of this run. Throws std::runtime_error for a name that is none.
Front chosenFront();

/// What a front for the outside is told besides.
struct Outside
{
    std::string name, certificate, key; ///< of the server, as its clients know it
    std::string trusted;                ///< network of proxies that name the client's address; empty: none
    int plainPort = 0;                  ///< for requests without TLS, of 127.0.0.1
};

/// What a front is told.
struct Site
{
    std::string folder;  ///< for its configuration, its error.log, and files/, the only folder that it sends files from
    std::string socket;  ///< of the program; unless the front starts it
    std::string program; ///< to start, and the file of its settings; where the front starts it
    std::string settings;
    int port = 0;                     ///< of 127.0.0.1
    std::size_t threads = 0;          ///< of all workers together
    std::optional<Outside> outside{}; ///< then `port` is for TLS
};

/// Renders the configuration into the site's folder and starts the server. It may not be ready yet.
std::unique_ptr<Child> startFront(const Site& site);

/// The account of the web server's processes, and its group, if it is not ours: then it must be let in.
std::string frontAccount();

/// Registers a suite for runs with these fronts alone. CPPUNIT_TEST_SUITE_REGISTRATION is for suites that run with
/// each; what is no different behind another runs once, with nginx.
template <class Suite>
class RunsBehind
{
public:
    explicit RunsBehind(std::initializer_list<Front> fronts)
    {
        if (std::find(fronts.begin(), fronts.end(), chosenFront()) != fronts.end()) _registration.emplace();
    }

private:
    std::optional<CppUnit::AutoRegisterSuite<Suite>> _registration;
};

} // namespace Leadwire
