/// The service manager's end of sd_notify(3).
#pragma once

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

namespace Leadwire
{

/// Hears what a service says, and keeps all of it in the order it was said.
class Ear
{
public:
    /// Listens at a path, or at `@name` in the abstract namespace.
    explicit Ear(std::string name) : _name(std::move(name)), _socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        _name.copy(address.sun_path, sizeof address.sun_path - 1);
        if (_name.front() == '@') address.sun_path[0] = '\0';
        const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + _name.size());
        if (::bind(_socket, reinterpret_cast<const sockaddr*>(&address), size) != 0)
            throw std::runtime_error("nobody can listen at " + _name);
    }
    ~Ear()
    {
        ::close(_socket);
        if (_name.front() == '/') ::unlink(_name.c_str());
    }
    Ear(const Ear&) = delete;
    Ear& operator=(const Ear&) = delete;

    /// What goes to NOTIFY_SOCKET.
    const std::string& name() const { return _name; }

    /// True once a datagram with `words` in it has come that no earlier call has passed; waits ten seconds for it.
    bool hears(const std::string& words)
    {
        constexpr int patience = 10'000;
        for (;;)
        {
            for (; _passed < _heard.size(); ++_passed)
                if (_heard[_passed].find(words) != std::string::npos) return ++_passed, true;
            if (!listen(patience)) return false;
        }
    }

    /// Everything that was said so far.
    const std::vector<std::string>& heard()
    {
        while (listen(0)) continue;
        return _heard;
    }

    /// How many of the datagrams so far have `words` in them.
    long count(const std::string& words)
    {
        const auto& all = heard();
        return std::count_if(all.begin(), all.end(),
                             [&](const std::string& said) { return said.find(words) != std::string::npos; });
    }

private:
    bool listen(int patience)
    {
        pollfd wait{_socket, POLLIN, 0};
        std::string said(4096, '\0');
        if (::poll(&wait, 1, patience) != 1) return false;
        const ssize_t size = ::recv(_socket, said.data(), said.size(), 0);
        if (size < 0) return false;
        said.resize(static_cast<std::size_t>(size));
        _heard.push_back(said);
        return true;
    }

    std::string _name;
    int _socket;
    std::vector<std::string> _heard;
    std::size_t _passed = 0;
};

} // namespace Leadwire
