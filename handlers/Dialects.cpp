// The dialects that are served, one line each.
#include "handlers/growcrm/GrowCrm.h"
#include "handlers/laravelcrm/LaravelCrm.h"
#include "handlers/richutilities/RichUtilities.h"
#include "handlers/taskip/TaskIp.h"

namespace Leadwire
{

const std::vector<const Dialect*>& dialects()
{
    static const std::vector<const Dialect*> all{
        &GrowCrm::dialect,
        &LaravelCrm::dialect,
        &RichUtilities::dialect,
        &TaskIp::dialect,
    };
    return all;
}

} // namespace Leadwire
