#include "model/TextArray.h"

namespace Leadwire
{

std::string textArray(const std::vector<std::string>& texts)
{
    std::string array;
    for (const auto& text : texts)
    {
        array += array.empty() ? "\"" : ",\"";
        for (const char c : text)
        {
            if (c == '"' || c == '\\') array += '\\';
            array += c;
        }
        array += '"';
    }
    return "{" + array + "}";
}

} // namespace Leadwire
