/// Seals the passwords of relays, so that the database alone does not tell them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace Leadwire
{

/// A secret key of the operator's. Any thread.
/// Security: XChaCha20-Poly1305 with a random nonce; the workspace's id is bound in, so that a sealed password cannot
/// be moved to another workspace. No exception or log text holds the key or a password.
class SealingKey
{
public:
    /// Reads 32 bytes in base64, as `create` prints them. Throws std::runtime_error that says how to get one; the text
    /// does not repeat what was given.
    explicit SealingKey(const std::string& base64);

    /// A new random key, as text.
    static std::string create();

    /// A password of a workspace, sealed: `\x` and hexadecimal digits, as PostgreSQL reads a bytea.
    std::string seal(const std::string& password, std::int64_t workspace) const;

    /// What was sealed for this workspace, or nullopt if this is another key, another workspace, or the text was
    /// changed.
    std::optional<std::string> open(const std::string& sealed, std::int64_t workspace) const;

private:
    static constexpr std::size_t size = 32;
    std::array<unsigned char, size> _key{};
};

} // namespace Leadwire
