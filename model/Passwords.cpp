#include "model/Passwords.h"

#include "model/Failure.h"

#include <sodium.h>

#include <cerrno>
#include <chrono>
#include <mutex>
#include <stdexcept>

namespace Leadwire
{
namespace
{

constexpr auto operations = crypto_pwhash_OPSLIMIT_INTERACTIVE;
constexpr auto memory = crypto_pwhash_MEMLIMIT_INTERACTIVE;
constexpr std::chrono::seconds longestWait{5};

} // namespace

const char* const nobodysPasswordHash =
    "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

std::string passwordHash(const std::string& password)
{
    std::string hash(crypto_pwhash_STRBYTES, '\0');
    if (::sodium_init() < 0 ||
        ::crypto_pwhash_str(hash.data(), password.data(), password.size(), operations, memory) != 0)
        throw std::runtime_error("the password cannot be hashed: not enough memory");
    return hash.c_str();
}

bool isPassword(const std::string& password, const std::optional<std::string>& hash)
{
    static std::timed_mutex turn;
    const std::unique_lock lock(turn, longestWait);
    if (!lock) throw Unavailable("too many logins at once");
    errno = 0;
    const std::string known = hash.value_or(nobodysPasswordHash);
    const bool fits =
        ::sodium_init() >= 0 && ::crypto_pwhash_str_verify(known.c_str(), password.data(), password.size()) == 0;
    if (!fits && errno == ENOMEM) throw Unavailable("a password cannot be checked: not enough memory");
    return fits && hash;
}

bool isOfTodaysCost(const std::string& hash)
{
    return ::crypto_pwhash_str_needs_rehash(hash.c_str(), operations, memory) == 0;
}

} // namespace Leadwire
