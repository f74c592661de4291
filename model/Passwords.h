/// Passwords of accounts.
/// Security: a password is kept as Argon2id alone. Checking one costs the same whether the account exists or not, and a
/// process checks one at a time, so that many logins at once take the memory and the core of one.
#pragma once

#include <optional>
#include <string>

namespace Leadwire
{

/// The Argon2id hash of a password, with a new salt, as libsodium prints it. Throws std::runtime_error if memory is
/// short.
std::string passwordHash(const std::string& password);

/// Whether `password` is the one of `hash`. Without a hash the answer is no, and takes as long. Any thread; waits for
/// others that check. Throws Unavailable if too many wait, or if memory is short.
bool isPassword(const std::string& password, const std::optional<std::string>& hash);

/// Whether a hash costs what a new one would.
bool isOfTodaysCost(const std::string& hash);

/// The hash that stands for that of an account which does not exist. No password fits it.
extern const char* const nobodysPasswordHash;

} // namespace Leadwire
