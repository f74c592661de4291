#include "model/mail/SealingKey.h"

#include <sodium.h>

#include <stdexcept>
#include <vector>

namespace Leadwire
{
namespace
{

using Bytes = std::vector<unsigned char>;

constexpr std::size_t nonceSize = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tagSize = crypto_aead_xchacha20poly1305_ietf_ABYTES;

void startSodium()
{
    if (::sodium_init() < 0) throw std::runtime_error("libsodium cannot start: the system gives no random numbers");
}

/// What is bound to a sealed text without being in it.
std::string circumstance(std::int64_t workspace)
{
    return "leadwire mail_relay " + std::to_string(workspace);
}

const unsigned char* bytesOf(const std::string& text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

Bytes fromHex(const std::string& text)
{
    Bytes bytes(text.size() / 2);
    std::size_t used = 0;
    if (!text.starts_with("\\x") ||
        ::sodium_hex2bin(bytes.data(), bytes.size(), text.data() + 2, text.size() - 2, nullptr, &used, nullptr) != 0)
        return {};
    bytes.resize(used);
    return bytes;
}

} // namespace

SealingKey::SealingKey(const std::string& base64)
{
    static_assert(size == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
    startSodium();
    std::size_t used = 0;
    if (::sodium_base642bin(_key.data(), _key.size(), base64.data(), base64.size(), nullptr, &used, nullptr,
                            sodium_base64_VARIANT_ORIGINAL) != 0 ||
        used != size)
        throw std::runtime_error("mail.key must be 32 bytes in base64; leadwire mail key prints a new one");
}

std::string SealingKey::create()
{
    startSodium();
    std::array<unsigned char, size> key{};
    ::randombytes_buf(key.data(), key.size());
    std::string text(sodium_base64_encoded_len(size, sodium_base64_VARIANT_ORIGINAL), '\0');
    ::sodium_bin2base64(text.data(), text.size(), key.data(), key.size(), sodium_base64_VARIANT_ORIGINAL);
    text.pop_back(); // the terminating NUL
    return text;
}

std::string SealingKey::seal(const std::string& password, std::int64_t workspace) const
{
    const std::string bound = circumstance(workspace);
    Bytes sealed(nonceSize + password.size() + tagSize);
    ::randombytes_buf(sealed.data(), nonceSize);
    ::crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data() + nonceSize, nullptr, bytesOf(password), password.size(),
                                                 bytesOf(bound), bound.size(), nullptr, sealed.data(), _key.data());
    std::string hex(sealed.size() * 2 + 1, '\0');
    ::sodium_bin2hex(hex.data(), hex.size(), sealed.data(), sealed.size());
    hex.pop_back();
    return "\\x" + hex;
}

std::optional<std::string> SealingKey::open(const std::string& sealed, std::int64_t workspace) const
{
    const Bytes bytes = fromHex(sealed);
    if (bytes.size() < nonceSize + tagSize) return std::nullopt;
    const std::string bound = circumstance(workspace);
    std::string password(bytes.size() - nonceSize - tagSize, '\0');
    if (::crypto_aead_xchacha20poly1305_ietf_decrypt(reinterpret_cast<unsigned char*>(password.data()), nullptr,
                                                     nullptr, bytes.data() + nonceSize, bytes.size() - nonceSize,
                                                     bytesOf(bound), bound.size(), bytes.data(), _key.data()) != 0)
        return std::nullopt;
    return password;
}

} // namespace Leadwire
