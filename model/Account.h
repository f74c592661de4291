/// Who acts: the account behind a credential, in its workspace.
#pragma once

#include <cstdint>
#include <string>

namespace Leadwire
{

/// The caller of a request. A value.
struct Account
{
    std::int64_t workspace = 0;
    std::int64_t id = 0;
    std::int64_t key = 0;      ///< the API key used; what rate limits count
    std::string scopes = "{}"; ///< as PostgreSQL prints an array: `{leads:read,leads:write}`, `{*}` for all

    /// Whether the key may do `scope`, such as `leads:read`.
    bool may(const std::string& scope) const;

    bool operator==(const Account&) const = default;
};

} // namespace Leadwire
