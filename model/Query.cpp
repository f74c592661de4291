#include "model/Query.h"

#include <mutex>

namespace Leadwire
{

void forsake(std::unique_ptr<Poco::Data::Statement> statement)
{
    static std::mutex guard;
    static auto* const forsaken = new std::vector<std::unique_ptr<Poco::Data::Statement>>; // outlives every static
    const std::lock_guard lock(guard);
    forsaken->push_back(std::move(statement));
}

} // namespace Leadwire
