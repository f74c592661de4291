/// Counts requests per key and window across all workers of a host.
/// Security: the count is taken before the work is done, and once for all processes, so a bigger pool lets no more
/// through.
#pragma once

#include "fcgi/SharedFile.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace Leadwire
{

/// So many requests in a window of so many seconds.
struct Limit
{
    std::uint32_t count;
    std::uint32_t seconds;
};

/// Fixed windows aligned to the clock, kept in a shared table of lock-free slots. Any thread, any process.
/// When the table is full, the slot whose window ended longest ago is taken; a live one is never given away,
/// a key that finds no slot is let through.
class RateLimiter
{
public:
    /// Whether a request may pass, and what to tell the client of its limit.
    struct Verdict
    {
        bool allowed = true;
        std::uint32_t limit = 0;
        std::uint32_t remaining = 0; ///< after this request
        std::int64_t reset = 0;      ///< unix seconds at which the window ends
        std::int64_t retryAfter = 0; ///< seconds until then, at least 1
    };

    /// `path` as for SharedFile; all processes of one installation give the same.
    explicit RateLimiter(const std::string& path);

    /// Counts one request of `key` against `limit` at unix time `now` (seconds). A refused request is not counted.
    Verdict take(std::string_view key, const Limit& limit, std::int64_t now);

    /// Makes a request that `take` has allowed count no longer, in its own window: for what counts only if it fails.
    void giveBack(std::string_view key, const Limit& limit, const Verdict& taken);

private:
    SharedFile _file;
};

} // namespace Leadwire
