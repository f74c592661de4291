// A table of lock-free slots in shared memory, each one key in one window.
// Security: slots are chosen by a keyed hash whose secret lies in the file, so a client cannot choose keys that push
// another key out of the table or count for it.
#include "fcgi/RateLimiter.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <string>

namespace Leadwire
{

namespace
{

constexpr std::size_t slots = 65536; ///< a power of two
constexpr std::size_t probes = 8;
constexpr std::uint64_t layout = 0x6c770001; ///< to be changed with Slot or Table

using Word = std::atomic<std::uint64_t>;
static_assert(Word::is_always_lock_free);

struct Slot
{
    Word tag;   ///< hash of key and window length; 0: never used
    Word state; ///< end of the window (unix seconds) and count, packed
};

struct Table
{
    Word layout;
    std::array<Word, 2> secret;
    std::array<Slot, slots> slot;
};

constexpr unsigned countBits = 28; // 36 bits are left for the end, enough until the year 4147
constexpr std::uint64_t mostCount = (std::uint64_t{1} << countBits) - 1;

std::uint64_t pack(std::int64_t end, std::uint64_t count)
{
    return static_cast<std::uint64_t>(end) << countBits | count;
}
std::int64_t endOf(std::uint64_t state)
{
    return static_cast<std::int64_t>(state >> countBits);
}

Table& tableOf(const SharedFile& file)
{
    return *static_cast<Table*>(file.data());
}

/// Makes a fresh file, or one of another layout, ours. Any number of processes may do so at once.
void prepare(Table& table)
{
    for (Word& secret : table.secret)
    {
        std::uint64_t random = 0;
        while (random == 0) ::randombytes_buf(&random, sizeof random);
        std::uint64_t none = 0;
        secret.compare_exchange_strong(none, random);
    }
    std::uint64_t found = 0;
    if (table.layout.compare_exchange_strong(found, layout) || found == layout) return;
    if (!table.layout.compare_exchange_strong(found, layout)) return;
    for (Slot& slot : table.slot)
    {
        slot.tag = 0;
        slot.state = 0;
    }
}

std::uint64_t tagOf(const Table& table, std::string_view key, std::uint32_t seconds)
{
    std::array<std::uint64_t, 2> secret{table.secret[0].load(), table.secret[1].load() ^ seconds};
    std::array<unsigned char, crypto_shorthash_KEYBYTES> bytes;
    static_assert(sizeof secret == sizeof bytes);
    std::memcpy(bytes.data(), secret.data(), sizeof bytes);

    std::uint64_t tag = 0;
    ::crypto_shorthash(reinterpret_cast<unsigned char*>(&tag), reinterpret_cast<const unsigned char*>(key.data()),
                       key.size(), bytes.data());
    return tag == 0 ? 1 : tag;
}

Slot& slotAt(Table& table, std::uint64_t tag, std::size_t probe)
{
    return table.slot[(tag + probe) % slots];
}

/// The slot that carries `tag`, other than `but`; nullptr if there is none.
Slot* find(Table& table, std::uint64_t tag, const Slot* but = nullptr)
{
    for (std::size_t probe = 0; probe < probes; ++probe)
    {
        Slot& slot = slotAt(table, tag, probe);
        if (slot.tag == tag && &slot != but) return &slot;
    }
    return nullptr;
}

/// Takes the first unused slot, else the one whose window ended longest ago. nullptr if all are live.
/// `lost` says that another process was quicker, so that it is worth looking again.
Slot* claim(Table& table, std::uint64_t tag, std::int64_t now, bool& lost)
{
    Slot* best = nullptr;
    std::uint64_t bestTag = 0;
    std::int64_t bestEnd = now + 1;
    for (std::size_t probe = 0; probe < probes; ++probe)
    {
        Slot& slot = slotAt(table, tag, probe);
        const std::uint64_t holder = slot.tag;
        const std::int64_t end = holder == 0 ? -1 : endOf(slot.state);
        if (end >= bestEnd) continue;
        best = &slot;
        bestTag = holder;
        bestEnd = end;
    }
    if (!best) return nullptr;
    lost = !best->tag.compare_exchange_strong(bestTag, tag);
    if (lost) return nullptr;
    // Who took a different slot for the same key at the same moment sees us, or we see them: one of us gives way.
    lost = find(table, tag, best) != nullptr;
    if (!lost) return best;
    best->tag.compare_exchange_strong(tag, 0);
    return nullptr;
}

} // namespace

RateLimiter::RateLimiter(const std::string& path) : _file(path, sizeof(Table))
{
    prepare(tableOf(_file));
}

RateLimiter::Verdict RateLimiter::take(std::string_view key, const Limit& limit, std::int64_t now)
{
    Table& table = tableOf(_file);
    const std::int64_t seconds = std::max<std::int64_t>(limit.seconds, 1);
    std::int64_t end = (now / seconds + 1) * seconds;
    const std::uint64_t most = std::min<std::uint64_t>(limit.count, mostCount);
    const std::uint64_t tag = tagOf(table, key, limit.seconds);

    Verdict verdict{true, limit.count, limit.count > 0 ? limit.count - 1 : 0, end, end - now};
    for (;;)
    {
        bool lost = false;
        Slot* slot = find(table, tag);
        if (!slot) slot = claim(table, tag, now, lost);
        if (!slot && lost) continue;
        if (!slot) return verdict;

        std::uint64_t state = slot->state;
        if (slot->tag != tag) continue; // given to another key meanwhile
        // Who read the clock just before a window began, and comes after one who read it just after, counts in it.
        if (endOf(state) == end + seconds) end += seconds;
        const std::uint64_t count = endOf(state) == end ? state & mostCount : 0;
        verdict.reset = end;
        verdict.retryAfter = end - now;
        verdict.allowed = count < most;
        verdict.remaining = verdict.allowed ? static_cast<std::uint32_t>(limit.count - count - 1) : 0;
        if (!verdict.allowed || slot->state.compare_exchange_weak(state, pack(end, count + 1))) return verdict;
    }
}

void RateLimiter::giveBack(std::string_view key, const Limit& limit, const Verdict& taken)
{
    Table& table = tableOf(_file);
    const std::uint64_t tag = tagOf(table, key, limit.seconds);
    Slot* slot = find(table, tag);
    if (!slot) return;
    std::uint64_t state = slot->state;
    while (slot->tag == tag && endOf(state) == taken.reset && (state & mostCount) > 0 &&
           !slot->state.compare_exchange_weak(state, state - 1))
    {
    }
}

} // namespace Leadwire
