/// A service on a database of its own, for tests that break things, and what such tests have in common.
#pragma once

#include "Cluster.h"
#include "Load.h"
#include "Service.h"
#include "Waiting.h"

#include <cppunit/TestFixture.h>

#include <memory>
#include <string>

namespace Leadwire
{

/// The base of suites that kill, stop and restart. They share one service with 2 workers of 2 threads, a lock timeout
/// of 2 s and a statement timeout of 2.5 s; each test leaves it running.
class FaultFixture : public CppUnit::TestFixture
{
public:
    void setUp() override { service().waitUntilReady(); }

protected:
    static constexpr int clients = 8;
    static constexpr const char* leads = "/api/public-v1/lead";
    static constexpr const char* oneLead = "/api/public-v1/lead/1";

    static Service& service();
    static Cluster& cluster();

    /// Writes the configuration file that the service was started with.
    static void configure(const std::string& text);

    /// Asks once, with the key, on a new connection.
    static Answer get(const std::string& path = oneLead) { return client().get(path); }
    static Client client();

    static Ask readOne() { return {"GET", oneLead, "", {}}; }

    /// Starts eight clients; they read one lead unless told otherwise.
    static std::unique_ptr<Load> load(const Load::Next& next = [](int, int) { return readOne(); });

    static void waitForMore(const Load& running, long more = 200);

    /// Stops the clients; fails if any answer was neither good nor an orderly 503.
    static void expectNoFailure(Load& running);
};

} // namespace Leadwire
