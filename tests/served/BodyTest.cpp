// Bodies that are too large, too short, too long or never sent to their end, and answers of any size: nothing of a
// broken request is stored, and memory stays bounded.
#include "Crowd.h"
#include "Service.h"
#include "Waiting.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{
namespace
{

const std::string lead = "/api/public-v1/lead";
constexpr std::size_t limit = 65536;

/// A body for a new lead, padded with blanks to `size` bytes.
std::string body(const std::string& email, std::size_t size = 0)
{
    std::string text = R"({"first_name":"B","email":")" + email + "\"}";
    if (text.size() < size) text += std::string(size - text.size(), ' ');
    return text;
}

} // namespace

class BodyTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(BodyTest);
    CPPUNIT_TEST(aBodyAboveTheProgramsLimitIsRefused);
    CPPUNIT_TEST(aBodyAtTheLimitIsRead);
    CPPUNIT_TEST(anUploadThatEndsEarlyStoresNothing);
    CPPUNIT_TEST(chunksThatEndEarlyStoreNothing);
    CPPUNIT_TEST(aLengthTooShortStoresNothing);
    CPPUNIT_TEST(aClientThatDoesNotWaitDoesNoHarm);
    CPPUNIT_TEST(slowBodiesHoldNoThread);
    CPPUNIT_TEST(allLeadsAreSentInBoundedMemory);
    CPPUNIT_TEST_SUITE_END();

    Tenant _tenant;

    static Service& service()
    {
        static Service small({.environment = {{"LEADWIRE_MAX_BODY", std::to_string(limit)}}});
        return small;
    }

public:
    void setUp() override { _tenant = service().tenant(); }

private:
    Client client() const { return Client(service().port(), _tenant.headers()); }

    std::string head(const std::string& method, const std::string& headers) const
    {
        return method + " " + lead +
               " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Secret-Key: " + _tenant.key +
               "\r\nContent-Type: application/json\r\n" + headers + "\r\n";
    }

    std::string stored() const
    {
        return service().sql().run("SELECT count(*) FROM lead WHERE workspace_id = " + _tenant.workspace);
    }

    void expectServiceAsUsual() const
    {
        constexpr int clients = 8;
        const auto answers = together(clients, [&](int) { return client().get(lead); });
        CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), long{clients}, count(answers, 200));
    }

    void aBodyAboveTheProgramsLimitIsRefused()
    {
        Client kept(service().port(), _tenant.headers());
        for (const bool chunked : {false, true})
        {
            for (const std::size_t size : {limit + 1, 10 * limit})
            {
                const Answer answer = kept({"POST", lead, body("big@example.com", size), {}, chunked});
                CPPUNIT_ASSERT_EQUAL(std::string(R"(413 {"success":false,"error":"Payload Too Large",)"
                                                 R"("message":"The POST data is too large.","status_code":413})"),
                                     answer.shown());
                CPPUNIT_ASSERT_EQUAL(200, kept.get(lead).status);
            }
        }
        CPPUNIT_ASSERT_EQUAL(std::string("0"), stored());
    }

    void aBodyAtTheLimitIsRead()
    {
        const Answer answer = client()({"POST", lead, body("full@example.com", limit), {}});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.shown(), 201, answer.status);
    }

    void anUploadThatEndsEarlyStoresNothing()
    {
        // What was sent would do as a body of its own.
        const std::string sent = body("early@example.com");
        for (const std::size_t announced : {sent.size() + 1, sent.size() * 2, limit, std::size_t{20'000'000}})
        {
            for (const bool reset : {false, true})
            {
                RawConnection connection(service().port());
                connection.send(head("POST", "Content-Length: " + std::to_string(announced) + "\r\n") + sent);
                if (reset) connection.abort();
            }
        }
        expectServiceAsUsual();
        CPPUNIT_ASSERT_EQUAL(std::string("0"), stored());
    }

    void chunksThatEndEarlyStoreNothing()
    {
        const std::string sent = body("chunk@example.com", 0x80);
        {
            const RawConnection connection(service().port());
            connection.send(head("POST", "Transfer-Encoding: chunked\r\n") + "80\r\n" + sent + "\r\n");
        }
        {
            const RawConnection connection(service().port());
            connection.send(head("POST", "Transfer-Encoding: chunked\r\n") + "80\r\n" + sent + "\r\nxyz\r\n");
            CPPUNIT_ASSERT_EQUAL(400, connection.answer().status);
        }
        expectServiceAsUsual();
        CPPUNIT_ASSERT_EQUAL(std::string("0"), stored());
    }

    void aLengthTooShortStoresNothing()
    {
        const std::string sent = body("short@example.com");
        const Answer answer = parsed(exchange(
            service().port(), head("POST", "Content-Length: " + std::to_string(sent.size() - 1) + "\r\n") + sent));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.shown(), 400, answer.status);
        expectServiceAsUsual();
        CPPUNIT_ASSERT_EQUAL(std::string("0"), stored());
    }

    void aClientThatDoesNotWaitDoesNoHarm()
    {
        constexpr int many = 50;
        const std::string sent = body("gone@example.com");
        for (int i = 0; i < many; ++i)
        {
            RawConnection connection(service().port());
            connection.send(head("POST", "Content-Length: " + std::to_string(sent.size()) + "\r\n") + sent);
            connection.abort();
        }
        expectServiceAsUsual();
        CPPUNIT_ASSERT_MESSAGE(stored(), stored() == "0" || stored() == "1");
    }

    void slowBodiesHoldNoThread()
    {
        // More than the program has threads. What is sent of each is more than a front reads at once.
        constexpr std::size_t clients = 8, sent = 40'000;
        std::vector<std::unique_ptr<RawConnection>> slow;
        const std::string text = body("slow@example.com", limit);
        for (std::size_t i = 0; i < clients; ++i)
        {
            slow.push_back(std::make_unique<RawConnection>(service().port()));
            slow.back()->send(head("POST", "Content-Length: " + std::to_string(limit) + "\r\n") + text.substr(0, sent));
        }
        expectServiceAsUsual();
        CPPUNIT_ASSERT_EQUAL(std::string("0"), stored());
        for (const auto& connection : slow) connection->send(text.substr(sent));
        std::vector<Answer> answers;
        answers.reserve(slow.size());
        for (const auto& connection : slow) answers.push_back(connection->answer());
        CPPUNIT_ASSERT_EQUAL_MESSAGE(told(answers), long{1}, count(answers, 201));
    }

    double largestWorker() const
    {
        double largest = 0;
        for (const pid_t worker : service().workers()) largest = std::max(largest, residentMegabytes(worker));
        return largest;
    }

    void allLeadsAreSentInBoundedMemory()
    {
        constexpr std::size_t leads = 5000;
        expectServiceAsUsual();
        service().sql().run("SELECT count(lead_create(" + _tenant.workspace + ", " + _tenant.user +
                            ", jsonb_build_object('first_name', 'All', 'email', 'all' || n || '@example.com', "
                            "'description', repeat('d', 1000)), '{}', true)) FROM generate_series(1, " +
                            std::to_string(leads) + ") n");
        const double before = largestWorker();
        const auto answers = together(4, [&](int) { return client().get(lead + "?item=0"); });
        for (const auto& answer : answers)
        {
            std::size_t found = 0;
            for (auto at = answer.body.find("\"full_name\""); at != std::string::npos;
                 at = answer.body.find("\"full_name\"", at + 1))
                ++found;
            CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.shown().substr(0, 300), leads, found);
            CPPUNIT_ASSERT_MESSAGE("not whole", answer.body.ends_with(R"("per_page":5000,"to":5000}})"));
        }
        // Each answer has 7 MB; a worker makes two at a time.
        constexpr double megabytes = 10;
        const double after = largestWorker();
        CPPUNIT_ASSERT_MESSAGE("from " + std::to_string(before) + " to " + std::to_string(after) + " MB",
                               !memoryIsMeasured || after - before <= megabytes);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(BodyTest);

} // namespace Leadwire
