/// Where the fronts differ, each within HTTP's rules.
#pragma once

#include "Front.h"

namespace Leadwire
{

/// How a front answers requests that are broken or ask for what is not there, and what it then says.
struct Habits
{
    const char* server;
    int headersTooLarge; ///< status of a header line above 16 kB
    int connect;         ///< of CONNECT
    int folded;          ///< of a header on two lines: refused, or joined
    int lengthAndChunks; ///< of Content-Length beside chunks: refused, or without its length
    int unknownVersion;  ///< of HTTP/3.0: refused, or taken for 1.1
    int nulInPath;       ///< of %00
    int bareLineFeeds;   ///< of lines without carriage returns
    int controls;        ///< of control characters in a header
    int controlsInKey;   ///< of control characters in the key
    int away;            ///< where the program does not run
    const char* beyond;  ///< Content-Range where a range of ten bytes begins after them: Apache's own errors lose it
    const char* notMet;  ///< the answer to If-Match: of Apache's module for files it is empty
};

/// Those of this run's front.
inline const Habits& habits()
{
    static constexpr const char* refusal = R"(412 {"success":false,"error":"Precondition Failed",)"
                                           R"("message":"The file is not as the request requires.","status_code":412})";
    static constexpr Habits nginx{"nginx", 431, 405, 400, 400, 505, 400, 200, 200, 401, 502, "bytes */10", refusal};
    static constexpr Habits apache{"Apache", 400, 400, 200, 422, 401, 404, 400, 400, 400, 503, "", "412 "};
    static constexpr Habits fcgid{"Apache", 400, 400, 200, 422, 401, 404, 400, 400, 400, 500, "", "412 "};
    return chosenFront() == Front::nginx ? nginx : chosenFront() == Front::apache ? apache : fcgid;
}

} // namespace Leadwire
