/// A PostgreSQL of a test's own, to stop and to break as it likes.
#pragma once

#include "Child.h"

#include <csignal>
#include <memory>
#include <string>

namespace Leadwire
{

/// A throw-away cluster on a unix socket in `folder`, with the roles that the tests use. Ends with this object.
class Cluster
{
public:
    /// `folder` must exist, and PostgreSQL's account must be able to pass through it.
    explicit Cluster(const std::string& folder);
    ~Cluster();
    Cluster(const Cluster&) = delete;
    Cluster& operator=(const Cluster&) = delete;

    const std::string& host() const { return _host; }

    /// Starts it and waits until it takes connections.
    void start();

    /// SIGINT is a fast stop, SIGQUIT an immediate one. Waits for the end.
    void stop(int signal = SIGINT);

    /// Whether it takes connections.
    bool accepts() const;

private:
    Start program(const std::string& name) const;

    std::string _host, _data, _log;
    std::unique_ptr<Child> _server;
};

/// The folder of PostgreSQL's programs.
std::string postgresPrograms();

} // namespace Leadwire
