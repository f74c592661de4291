// The dialects that are served, one line each.
#include "handlers/taskip/TaskIp.h"

namespace Leadwire
{

const std::vector<const Dialect*>& dialects()
{
    static const std::vector<const Dialect*> all{
        &TaskIp::dialect,
    };
    return all;
}

} // namespace Leadwire
