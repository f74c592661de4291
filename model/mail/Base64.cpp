#include "model/mail/Base64.h"

#include <Poco/Base64Encoder.h>

#include <sstream>

namespace Leadwire
{

std::string base64(const std::string& bytes)
{
    std::ostringstream stream;
    Poco::Base64Encoder encoder(stream);
    encoder.rdbuf()->setLineLength(0); // Poco would break it after 72 characters
    encoder << bytes;
    encoder.close();
    return stream.str();
}

} // namespace Leadwire
