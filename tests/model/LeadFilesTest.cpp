// Rows and bytes of files: stored once, counted, released by the last that refers to them, and right when several do so
// at once. What races runs in connections of its own and a workspace of its own.
#include "tests/DatabaseFixture.h"
#include "tests/TemporaryFolder.h"
#include "tests/served/Waiting.h"

#include "model/Failure.h"
#include "model/Transaction.h"

#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <barrier>
#include <fstream>
#include <functional>
#include <thread>

namespace Leadwire
{

class LeadFilesTest : public DatabaseFixture
{
    CPPUNIT_TEST_SUITE(LeadFilesTest);
    CPPUNIT_TEST(bytesAreStoredOnceForEachWorkspace);
    CPPUNIT_TEST(usageIsKept);
    CPPUNIT_TEST(theLastLeadToGoReleasesAFile);
    CPPUNIT_TEST(aNoteKeepsAFileToo);
    CPPUNIT_TEST(anotherFileWithTheSameBytesKeepsThem);
    CPPUNIT_TEST(oneThatDoesNotFitLeavesNothing);
    CPPUNIT_TEST(anIdThatHasGoneLeavesNothing);
    CPPUNIT_TEST(aStoreThatCannotBeWrittenLeavesNothing);
    CPPUNIT_TEST(twoLeadsDeletedAtOnceReleaseTheirFile);
    CPPUNIT_TEST(attachingAgainstDeletingNeverLosesAFile);
    CPPUNIT_TEST(sharedFilesAreRemovedAtOnceWithoutADeadlock);
    CPPUNIT_TEST(theQuotaHoldsAgainstManyAtOnce);
    CPPUNIT_TEST(theSameBytesUploadedAndRemovedAtOnceAreNeverMissing);
    CPPUNIT_TEST(theSweepRemovesWhatNobodyRefersTo);
    CPPUNIT_TEST(theSweepReportsWhatIsMissing);
    CPPUNIT_TEST(theSweepGoesThroughAllWorkspaces);
    CPPUNIT_TEST_SUITE_END();

    std::unique_ptr<TemporaryFolder> _folder;
    Account _account;

public:
    void setUp() override
    {
        DatabaseFixture::setUp();
        _folder = std::make_unique<TemporaryFolder>();
        _account = ours().account();
        enter(ours().workspace);
    }

    void tearDown() override
    {
        DatabaseFixture::tearDown();
        if (_account.workspace == ours().workspace) return;
        Connection owner(database().owner());
        ask(owner, "DELETE FROM workspace WHERE id = " + std::to_string(_account.workspace));
        ask(owner, "DELETE FROM media_gone WHERE workspace_id = " + std::to_string(_account.workspace));
    }

private:
    static constexpr Quota plenty{1000, 1000000};

    FileStore folder() const { return FileStore(_folder->path()); }

    static NewFile file(const std::string& title, std::string_view bytes)
    {
        return {title, "text/plain", bytes, contentHash(bytes)};
    }

    /// Leaves the test's transaction for a workspace of its own, dropped after the test.
    void settle()
    {
        leave();
        Connection owner(database().owner());
        _account.workspace = askId(owner, "SELECT workspace_create('Races')");
        _account.id = askId(owner, "INSERT INTO account (workspace_id, name, email) VALUES (" +
                                       std::to_string(_account.workspace) + ", 'R', 'r@example.com') RETURNING id");
        enter(_account.workspace);
    }

    std::int64_t lead(Store& store) const
    {
        return store.leads.create(_account, {R"({"first_name":"x"})", "{}"}, false).value();
    }

    std::int64_t add(Store& store, std::int64_t lead, std::string_view bytes) const
    {
        CPPUNIT_ASSERT(LeadFiles::Outcome::done ==
                       store.files.add(_account, lead, {file("a.txt", bytes)}, {}, folder(), plenty));
        return store.files.page(_account.workspace, lead, {.limit = 1}).value().at(0).media.id;
    }

    std::string usage() const
    {
        return ask("SELECT files || ' ' || bytes FROM media_usage WHERE workspace_id = " +
                   std::to_string(_account.workspace));
    }

    std::vector<std::string> stored(std::initializer_list<std::string_view> contents) const
    {
        std::vector<std::string> names;
        for (const auto bytes : contents) names.push_back(FileStore::nameOf(_account.workspace, contentHash(bytes)));
        std::sort(names.begin(), names.end());
        return names;
    }

    /// Runs all in threads, each with a store of its own behind the wall, let go at the same moment.
    void together(const std::vector<std::function<void(Store&)>>& works) const
    {
        std::barrier start(static_cast<std::ptrdiff_t>(works.size()));
        std::vector<std::string> failures(works.size());
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 0; i < works.size(); ++i)
                threads.emplace_back(
                    [&, i]
                    {
                        Store own(database().program());
                        ask(own.connection, "SELECT set_config('leadwire.workspace', '" +
                                                std::to_string(_account.workspace) + "', false)");
                        start.arrive_and_wait();
                        try
                        {
                            works[i](own);
                        }
                        catch (const std::exception& failure)
                        {
                            failures[i] = failure.what();
                        }
                    });
        }
        for (const auto& failure : failures) CPPUNIT_ASSERT_EQUAL(std::string(), failure);
    }

    /// Every row has its bytes, and after a sweep nothing else is there.
    void expectInLine() const
    {
        Store own(database().program());
        const SweepResult result = own.sweep.run(folder(), std::chrono::seconds(0), [](std::int64_t) {});
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, result.missing.size());
        CPPUNIT_ASSERT_EQUAL(ask("SELECT count(DISTINCT sha256)::text FROM media WHERE workspace_id = " +
                                 std::to_string(_account.workspace)),
                             std::to_string(_folder->files().size()));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), ask("SELECT count(*)::text FROM media_gone"));
    }

    void bytesAreStoredOnceForEachWorkspace()
    {
        const auto first = lead(store());
        add(store(), first, "same");
        add(store(), first, "same");
        add(store(), lead(store()), "same");
        CPPUNIT_ASSERT(stored({"same"}) == _folder->files());
        CPPUNIT_ASSERT(LeadFiles::Outcome::done == store().files.add(_account, first,
                                                                     {file("a", "twice"), file("b", "twice")}, {},
                                                                     folder(), plenty));
        CPPUNIT_ASSERT(stored({"same", "twice"}) == _folder->files());
        enter(theirs().workspace);
        _account = theirs().account();
        add(store(), lead(store()), "same");
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, _folder->files().size());
        _account = ours().account();
    }

    void usageIsKept()
    {
        const auto first = lead(store());
        const auto media = add(store(), first, "12345");
        add(store(), first, "123");
        CPPUNIT_ASSERT_EQUAL(std::string("2 8"), usage());
        store().files.add(_account, lead(store()), {}, {media}, folder(), plenty);
        CPPUNIT_ASSERT_EQUAL(std::string("2 8"), usage());
        store().leads.remove(_account.workspace, arrayOf({first}));
        CPPUNIT_ASSERT_EQUAL(std::string("1 5"), usage());
    }

    void theLastLeadToGoReleasesAFile()
    {
        const auto first = lead(store());
        const auto second = lead(store());
        const auto media = add(store(), first, "shared");
        store().files.add(_account, second, {}, {media}, folder(), plenty);
        store().leads.remove(_account.workspace, arrayOf({first}));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, store().sweep.removeGone(_account.workspace, folder()));
        CPPUNIT_ASSERT(stored({"shared"}) == _folder->files());
        CPPUNIT_ASSERT(store().files.remove(_account, second, arrayOf({media})));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, store().sweep.removeGone(_account.workspace, folder()));
        CPPUNIT_ASSERT(_folder->files().empty());
        CPPUNIT_ASSERT_EQUAL(std::string("0"), ask("SELECT count(*)::text FROM media"));
    }

    void aNoteKeepsAFileToo()
    {
        const auto first = lead(store());
        const auto media = add(store(), first, "noted");
        const std::string note = ask("INSERT INTO note (workspace_id, lead_id, text, media_id) VALUES (" +
                                     std::to_string(_account.workspace) + ", " + std::to_string(first) + ", 'x', " +
                                     std::to_string(media) + ") RETURNING id::text");
        store().files.remove(_account, first, arrayOf({media}));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), ask("SELECT count(*)::text FROM media"));
        ask("UPDATE note SET text = 'y', media_id = media_id WHERE id = " + note);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), ask("SELECT count(*)::text FROM media"));
        ask("UPDATE note SET media_id = NULL WHERE id = " + note);
        CPPUNIT_ASSERT_EQUAL(std::string("0"), ask("SELECT count(*)::text FROM media"));
        ask("UPDATE note SET media_id = " + std::to_string(add(store(), first, "again")) + " WHERE id = " + note);
        store().leads.remove(_account.workspace, arrayOf({first}));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), ask("SELECT count(*)::text FROM media"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, store().sweep.removeGone(_account.workspace, folder()));
    }

    void anotherFileWithTheSameBytesKeepsThem()
    {
        const auto first = lead(store());
        const auto second = lead(store());
        add(store(), first, "same");
        add(store(), second, "same");
        store().leads.remove(_account.workspace, arrayOf({first}));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, store().sweep.removeGone(_account.workspace, folder()));
        CPPUNIT_ASSERT(stored({"same"}) == _folder->files());
        CPPUNIT_ASSERT_EQUAL(std::string("0"), ask("SELECT count(*)::text FROM media_gone"));
    }

    void oneThatDoesNotFitLeavesNothing()
    {
        const auto first = lead(store());
        add(store(), first, "old");
        for (const Quota quota : {Quota{1, 100}, Quota{100, 5}})
            CPPUNIT_ASSERT(LeadFiles::Outcome::full ==
                           store().files.add(_account, first, {file("a", "new")}, {}, folder(), quota));
        CPPUNIT_ASSERT(stored({"old"}) == _folder->files());
        CPPUNIT_ASSERT_EQUAL(std::string("1 3"), usage());
        CPPUNIT_ASSERT(LeadFiles::Outcome::done ==
                       store().files.add(_account, first, {file("a", "new")}, {}, folder(), {2, 6}));
    }

    void anIdThatHasGoneLeavesNothing()
    {
        const auto first = lead(store());
        add(store(), first, "old");
        // "old" is there before; what the refused call made goes, what it found stays.
        CPPUNIT_ASSERT(LeadFiles::Outcome::unknown == store().files.add(_account, first,
                                                                        {file("a", "new"), file("b", "old")},
                                                                        {999999999}, folder(), plenty));
        CPPUNIT_ASSERT(LeadFiles::Outcome::missing ==
                       store().files.add(_account, 999999999, {file("a", "new")}, {}, folder(), plenty));
        CPPUNIT_ASSERT(stored({"old"}) == _folder->files());
        CPPUNIT_ASSERT_EQUAL(std::string("1 3"), usage());
    }

    void aStoreThatCannotBeWrittenLeavesNothing()
    {
        const auto first = lead(store());
        // The shelf of the second is a file, so that the first is made before it fails.
        const std::string_view one = "one", two = "two";
        const std::string place = _folder->path() + "/" + std::to_string(_account.workspace);
        ::mkdir(place.c_str(), 0750);
        std::ofstream(place + "/" + contentHash(two).substr(0, 2)) << "in the way";
        CPPUNIT_ASSERT_THROW(store().files.add(_account, first, {file("a", one), file("b", two)}, {}, folder(), plenty),
                             Unavailable);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, _folder->files().size());
        CPPUNIT_ASSERT_EQUAL(std::string("0"), ask("SELECT count(*)::text FROM media"));
        const FileStore nowhere("/nowhere/at/all");
        CPPUNIT_ASSERT_THROW(store().files.add(_account, first, {file("a", one)}, {}, nowhere, plenty), Unavailable);
    }

    void twoLeadsDeletedAtOnceReleaseTheirFile()
    {
        settle();
        constexpr int rounds = 15;
        for (int i = 0; i < rounds; ++i)
        {
            const auto first = lead(store());
            const auto second = lead(store());
            const auto media = add(store(), first, "shared");
            store().files.add(_account, second, {}, {media}, folder(), plenty);
            together({[&](Store& own) { own.leads.remove(_account.workspace, arrayOf({first})); },
                      [&](Store& own) { own.leads.remove(_account.workspace, arrayOf({second})); }});
            CPPUNIT_ASSERT_EQUAL(std::string("0"), ask("SELECT count(*)::text FROM media"));
        }
        CPPUNIT_ASSERT_EQUAL(std::string("0 0"), usage());
        expectInLine();
    }

    void attachingAgainstDeletingNeverLosesAFile()
    {
        settle();
        constexpr int rounds = 15;
        for (int i = 0; i < rounds; ++i)
        {
            const auto first = lead(store());
            const auto second = lead(store());
            const auto media = add(store(), first, "wanted");
            auto outcome = LeadFiles::Outcome::full;
            together({[&](Store& own) { own.leads.remove(_account.workspace, arrayOf({first})); },
                      [&](Store& own) { outcome = own.files.add(_account, second, {}, {media}, folder(), plenty); },
                      [&](Store& own) { own.sweep.removeGone(_account.workspace, folder()); }});
            const bool isOn = !store().files.page(_account.workspace, second, {.limit = 1}).value().empty();
            CPPUNIT_ASSERT(outcome == (isOn ? LeadFiles::Outcome::done : LeadFiles::Outcome::unknown));
            store().leads.remove(_account.workspace, arrayOf({second}));
        }
        expectInLine();
    }

    void sharedFilesAreRemovedAtOnceWithoutADeadlock()
    {
        settle();
        const auto first = lead(store());
        const auto second = lead(store());
        const auto ofFirst = add(store(), first, "first"), shared = add(store(), first, "shared");
        const auto ofSecond = add(store(), second, "second");
        store().files.add(_account, second, {}, {shared}, folder(), plenty);
        std::barrier begun(2);
        std::atomic<bool> done = false;
        together({[&](Store& own)
                  {
                      Transaction transaction(own.connection);
                      own.files.remove(_account, first, arrayOf({ofFirst}));
                      begun.arrive_and_wait();
                      waitUntil("the other to wait or to end",
                                [&]
                                {
                                    return done || ask(own.connection, "SELECT count(*)::text FROM pg_locks"
                                                                       " WHERE NOT granted") != "0";
                                });
                      own.files.remove(_account, first, arrayOf({shared}));
                      transaction.commit();
                  },
                  [&](Store& own)
                  {
                      begun.arrive_and_wait();
                      own.files.remove(_account, second, arrayOf({shared, ofSecond}));
                      done = true;
                  }});
        CPPUNIT_ASSERT_EQUAL(std::string("0 0"), usage());
    }

    void theQuotaHoldsAgainstManyAtOnce()
    {
        settle();
        constexpr int clients = 12, room = 5;
        const auto first = lead(store());
        std::atomic<int> done = 0;
        std::vector<std::string> contents;
        contents.reserve(clients);
        for (int i = 0; i < clients; ++i) contents.push_back("content " + std::to_string(100 + i));
        std::vector<std::function<void(Store&)>> works;
        works.reserve(clients);
        for (const auto& bytes : contents)
            works.emplace_back(
                [&](Store& own)
                {
                    if (own.files.add(_account, first, {file("a", bytes)}, {}, folder(), {room, 1000}) ==
                        LeadFiles::Outcome::done)
                        ++done;
                });
        together(works);
        CPPUNIT_ASSERT_EQUAL(room, done.load());
        CPPUNIT_ASSERT_EQUAL(std::string("5 55"), usage());
        CPPUNIT_ASSERT_EQUAL(std::size_t{room}, _folder->files().size()); // what did not fit is gone again
    }

    void theSameBytesUploadedAndRemovedAtOnceAreNeverMissing()
    {
        settle();
        const auto first = lead(store());
        constexpr int rounds = 10;
        const auto churn = [&](Store& own)
        {
            for (int i = 0; i < rounds; ++i)
            {
                try
                {
                    own.files.add(_account, first, {file("a", "same")}, {}, folder(), plenty);
                }
                catch (const Unavailable&) // NOLINT(bugprone-empty-catch): a sweep without grace took it for abandoned
                {
                }
                const auto files = own.files.page(_account.workspace, first, {.limit = 1}).value();
                if (!files.empty()) own.files.remove(_account, first, arrayOf({files[0].media.id}));
                own.sweep.removeGone(_account.workspace, folder());
            }
        };
        const auto sweep = [&](Store& own)
        {
            for (int i = 0; i < rounds; ++i)
            {
                const auto result = own.sweep.run(folder(), std::chrono::seconds(0), [](std::int64_t) {});
                CPPUNIT_ASSERT_EQUAL(std::size_t{0}, result.missing.size());
                ask(own.connection,
                    "SELECT set_config('leadwire.workspace', '" + std::to_string(_account.workspace) + "', false)");
            }
        };
        together({churn, churn, churn, sweep});
        add(store(), first, "same");
        expectInLine();
    }

    void theSweepRemovesWhatNobodyRefersTo()
    {
        const auto first = lead(store());
        add(store(), first, "kept");
        folder().publish(_account.workspace, contentHash("orphan"), "orphan");
        std::ofstream(folder().incoming() + "/0123") << "half";
        std::ofstream(_folder->path() + "/" + std::to_string(_account.workspace) + "/notes.txt") << "not ours";
        const auto quietly = [](std::int64_t) {};
        SweepResult young = store().sweep.run(folder(), std::chrono::hours(1), quietly);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, young.removed + young.abandoned);
        young = store().sweep.run(folder(), std::chrono::seconds::max(), quietly);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, young.removed + young.abandoned);
        const SweepResult result = store().sweep.run(folder(), std::chrono::seconds(0), quietly);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, result.removed);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, result.abandoned);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, _folder->files().size());
        CPPUNIT_ASSERT_EQUAL(std::string(), ask("SELECT current_setting('leadwire.workspace')"));
    }

    void theSweepReportsWhatIsMissing()
    {
        const auto first = lead(store());
        const auto media = add(store(), first, "lost");
        add(store(), first, "kept");
        folder().remove(_account.workspace, contentHash("lost"));
        const SweepResult result = store().sweep.run(folder(), std::chrono::seconds(0), [](std::int64_t) {});
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, result.missing.size());
        CPPUNIT_ASSERT_EQUAL(media, result.missing[0].media);
        CPPUNIT_ASSERT_EQUAL(_account.workspace, result.missing[0].workspace);
        enter(_account.workspace);
        CPPUNIT_ASSERT_EQUAL(std::string("2"), ask("SELECT count(*)::text FROM media"));
        add(store(), first, "lost"); // the same bytes heal it
        CPPUNIT_ASSERT(store().sweep.run(folder(), std::chrono::seconds(0), [](std::int64_t) {}).missing.empty());
    }

    void theSweepGoesThroughAllWorkspaces()
    {
        const auto mine = lead(store());
        const auto media = add(store(), mine, "mine");
        store().files.remove(_account, mine, arrayOf({media}));
        enter(theirs().workspace);
        _account = theirs().account();
        add(store(), lead(store()), "theirs");
        _account = ours().account();
        enter(0);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, store().sweep.removeGone(folder()));
        std::vector<std::int64_t> seen;
        const auto result = store().sweep.run(folder(), std::chrono::seconds(0),
                                              [&](std::int64_t workspace) { seen.push_back(workspace); });
        CPPUNIT_ASSERT((std::vector{ours().workspace, theirs().workspace}) == seen);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, result.present);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LeadFilesTest);

} // namespace Leadwire
