#include "handlers/commands/Migrate.h"

#include "model/Migrations.h"
#include "model/RoleLimits.h"

#include <iostream>

namespace Leadwire
{

int migrateDatabase(const Settings& settings)
{
    Connection connection(settings.ownerConnection());
    std::size_t count = 0;
    migrate(connection, settings.database.user,
            [&](const std::string& name)
            {
                std::cout << "applying " << name << std::endl;
                ++count;
            });
    if (!loadPlaces(connection, settings.places))
        std::cerr << "leadwire: countries are not loaded: " << settings.places
                  << " (places) has no iso_3166-1.json and iso_3166-2.json; install the package iso-codes and migrate "
                     "again\n";
    std::cout << (count == 0 ? "the schema is up to date" : "applied " + std::to_string(count) + " migrations") << '\n';
    if (limitRole(settings.database, settings.ownerConnection())) return 0;
    std::cerr << "leadwire: the role " << settings.database.user
              << " has no time limits, and may not be changed from here; as an administrator run: "
              << limitStatements(settings.database) << '\n';
    return 1;
}

} // namespace Leadwire
