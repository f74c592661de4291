/// A shared host as a customer of it sees it: an account without rights, a database with one role, and an Apache whose
/// configuration nobody but the host may touch, with mod_fcgid and .htaccess files.
#pragma once

#include "Child.h"
#include "Cluster.h"
#include "Http.h"

#include <memory>
#include <string>
#include <vector>

namespace Leadwire
{

/// The host, with the archive of scripts/bundle in the account's home and unpacked in `site()`. Ends with this object.
class SharedHost
{
public:
    SharedHost();
    ~SharedHost();
    SharedHost(const SharedHost&) = delete;
    SharedHost& operator=(const SharedHost&) = delete;

    /// The document root to begin with.
    std::string site() const { return _home + "/site"; }
    const std::string& home() const { return _home; }

    /// Unpacks the archive into a folder, over what may be there.
    void unpack(const std::string& folder) const;

    /// Runs words of a shell as the account, with as little environment as cron gives.
    Finished shell(const std::string& words, const std::string& input = "") const;

    /// As `shell`; throws std::runtime_error unless it succeeds. Gives what it prints.
    std::string done(const std::string& words, const std::string& input = "") const;

    /// What `leadwire setup` is told of the database here.
    std::string databaseOptions() const;
    std::string database(const std::string& statement) const;

    /// Starts Apache with that document root, in place of the one that runs.
    void serve(const std::string& root);
    int port() const { return _port; }

    /// The processes of the program that Apache has started.
    std::vector<pid_t> workers() const;
    std::string log() const { return textOf(_folder + "/error.log"); }

private:
    Start asAccount(const std::vector<std::string>& words) const;

    std::string _folder, _home, _archive;
    std::unique_ptr<Cluster> _cluster;
    std::unique_ptr<Child> _apache;
    int _port = 0;
};

} // namespace Leadwire
