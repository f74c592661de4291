// Companies and contacts as TaskIP shows them, and pages with a total.
#include "TaskIpFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class TaskIpCompaniesTest : public TaskIpFixture
{
    CPPUNIT_TEST_SUITE(TaskIpCompaniesTest);
    CPPUNIT_TEST(aListIsAPageWithItsTotal);
    CPPUNIT_TEST(pagesAreLinked);
    CPPUNIT_TEST(ofManyPagesAWindowIsLinked);
    CPPUNIT_TEST(aPagePastTheEndIsEmpty);
    CPPUNIT_TEST(sizesAreBounded);
    CPPUNIT_TEST(aCompanyIsMadeAndShown);
    CPPUNIT_TEST(fieldsAreChecked);
    CPPUNIT_TEST(namesAndDomainsAreSearched);
    CPPUNIT_TEST(listsAreSorted);
    CPPUNIT_TEST(unknownOnesAreNotFound);
    CPPUNIT_TEST(contactsAreListed);
    CPPUNIT_TEST_SUITE_END();

    static std::string shown(const std::string& id, const std::string& name, const std::string& rest)
    {
        return R"({"id":)" + id + R"(,"name":")" + name + R"(",)" + rest + R"(,"created_at":"","image":null})";
    }

    static std::string names(const std::string& target)
    {
        const Response answer = send("GET", target);
        std::string all;
        for (int i = 0; !memberOf(answer, "data." + std::to_string(i)).empty(); ++i)
        {
            const std::string item = "data." + std::to_string(i);
            const std::string name = memberOf(answer, item + ".name");
            all += name.empty() ? memberOf(answer, item + ".full_name") : name;
        }
        return all;
    }

    static void makeCompanies(int count)
    {
        for (int i = 0; i < count; ++i)
            CPPUNIT_ASSERT_EQUAL(201, send("POST", "/company", R"({"name":"C)" + std::to_string(i) + "\"}").status);
    }

    void aListIsAPageWithItsTotal()
    {
        const std::string nothing =
            R"("website":null,"c_size":null,"c_type":null,"size":null,"type":null,"country_id":null,"city_id":null,)"
            R"("state_id":null,"country":null,"state":null,"city":null,"address":null)";
        const std::string address = "https://leads.example/api/public-v1/company";
        expectAnswer(
            200,
            R"({"message":"Company list","data":[)" +
                shown(std::to_string(ours().companies[1]), "Zebra Ltd",
                      R"("email":null,"phone_number":null,)" + nothing) +
                "," +
                shown(std::to_string(ours().companies[0]), "Acme Corp",
                      R"("email":"company@acmecorp.com","phone_number":"01700000000",)" + nothing) +
                R"(],"links":{"first":")" + address + R"(?page=1","last":")" + address +
                R"(?page=1","prev":null,"next":null},"meta":{"current_page":1,"from":1,"last_page":1,"links":[)"
                R"({"url":null,"label":"&laquo; Previous","page":null,"active":false},{"url":")" +
                address +
                R"(?page=1","label":"1","page":1,"active":true},)"
                R"({"url":null,"label":"Next &raquo;","page":null,"active":false}],"path":")" +
                address + R"(","per_page":50,"to":2,"total":2}})",
            send("GET", "/company"), {"created_at"});
    }

    void pagesAreLinked()
    {
        makeCompanies(3);
        const Response page = send("GET", "/company?limit=2&search=&page=2");
        const std::string address = "https://leads.example/api/public-v1/company?limit=2&search=&page=";
        CPPUNIT_ASSERT_EQUAL("\"" + address + "1\"", memberOf(page, "links.first"));
        CPPUNIT_ASSERT_EQUAL("\"" + address + "3\"", memberOf(page, "links.last"));
        CPPUNIT_ASSERT_EQUAL("\"" + address + "1\"", memberOf(page, "links.prev"));
        CPPUNIT_ASSERT_EQUAL("\"" + address + "3\"", memberOf(page, "links.next"));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), memberOf(page, "meta.links.0.page"));
        CPPUNIT_ASSERT_EQUAL(std::string("true"), memberOf(page, "meta.links.2.active"));
        CPPUNIT_ASSERT_EQUAL(std::string("3"), memberOf(page, "meta.links.4.page"));
        CPPUNIT_ASSERT_EQUAL(std::string("3"), memberOf(page, "meta.from"));
        CPPUNIT_ASSERT_EQUAL(std::string("4"), memberOf(page, "meta.to"));
        CPPUNIT_ASSERT_EQUAL(std::string("5"), memberOf(page, "meta.total"));
    }

    static std::string labels(const Response& page)
    {
        std::string all;
        for (int i = 1;; ++i)
        {
            const std::string label = memberOf(page, "meta.links." + std::to_string(i) + ".label");
            if (label == "\"Next &raquo;\"" || label.empty()) return all;
            all += label.substr(1, label.size() - 2) + " ";
        }
    }

    void ofManyPagesAWindowIsLinked()
    {
        makeCompanies(18); // and two are there
        const auto window = [](int page)
        { return labels(send("GET", "/company?limit=1&page=" + std::to_string(page))); };
        CPPUNIT_ASSERT_EQUAL(std::string("1 2 3 4 5 6 7 8 9 10 ... 19 20 "), window(7));
        CPPUNIT_ASSERT_EQUAL(std::string("1 2 ... 5 6 7 8 9 10 11 ... 19 20 "), window(8));
        CPPUNIT_ASSERT_EQUAL(std::string("1 2 ... 10 11 12 13 14 15 16 ... 19 20 "), window(13));
        CPPUNIT_ASSERT_EQUAL(std::string("1 2 ... 11 12 13 14 15 16 17 18 19 20 "), window(14));
        const Response page = send("GET", "/company?limit=1&page=8");
        CPPUNIT_ASSERT(page.body.text().find(R"({"url":null,"label":"...","active":false})") != std::string::npos);
    }

    void aPagePastTheEndIsEmpty()
    {
        const Response page = send("GET", "/company?page=7");
        CPPUNIT_ASSERT_EQUAL(std::string("7"), memberOf(page, "meta.current_page"));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), memberOf(page, "meta.last_page"));
        CPPUNIT_ASSERT(page.body.text().find(R"("data":[],)") != std::string::npos);
        CPPUNIT_ASSERT(page.body.text().find(R"("from":null)") != std::string::npos);
        CPPUNIT_ASSERT(memberOf(page, "links.prev").ends_with("page=6\""));
        CPPUNIT_ASSERT(page.body.text().find(R"("next":null)") != std::string::npos);
        const Response none = send("GET", "/company?search=nobody");
        CPPUNIT_ASSERT_EQUAL(std::string("0"), memberOf(none, "meta.total"));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), memberOf(none, "meta.last_page"));
    }

    void sizesAreBounded()
    {
        const auto size = [](const std::string& limit)
        { return memberOf(send("GET", "/company?limit=" + limit), "meta.per_page"); };
        for (const std::string limit : {"", "0", "-1", "x", "1e1"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(limit, std::string("50"), size(limit));
        CPPUNIT_ASSERT_EQUAL(std::string("100"), size("101"));
        CPPUNIT_ASSERT_EQUAL(std::string("100"), size("9223372036854775807"));
        CPPUNIT_ASSERT_EQUAL(200, send("GET", "/company?page=9223372036854775807").status);
    }

    void aCompanyIsMadeAndShown()
    {
        const Response made = send("POST", "/company", R"({"name":"Green Energy","email":"contact@greenenergy.com",
            "phone_number":"+1-555-0102","website":"https://www.GreenEnergy.com/about","c_size":3,"c_type":5,
            "country_id":1,"state_id":2,"address":"789 Boulevard"})");
        const std::string id = memberOf(made, "data.id");
        const std::string data = shown(id, "Green Energy",
                                       R"("email":"contact@greenenergy.com","phone_number":"+1-555-0102",)"
                                       R"("website":"https://www.GreenEnergy.com/about","c_size":3,"c_type":5,)"
                                       R"("size":null,"type":null,"country_id":1,"city_id":null,"state_id":2,)"
                                       R"("country":"United States","state":)" +
                                           memberOf(made, "data.state") + R"(,"city":null,"address":"789 Boulevard")");
        expectAnswer(201, R"({"msg":"Company Created","data":)" + data + "}", made, {"created_at"});
        expectAnswer(200, R"({"msg":"Company Details","data":)" + data + "}", send("GET", "/company/" + id),
                     {"created_at"});
        CPPUNIT_ASSERT_EQUAL(std::string("\"Green Energy\""), names("/company?search=greenenergy.com"));
    }

    void fieldsAreChecked()
    {
        expectInvalid(R"({"name":["The name field is required."]})", send("POST", "/company", "{}"));
        expectInvalid(R"({"name":["The name field must be a string."],)"
                      R"("email":["The email field must be a valid email address."],)"
                      R"("c_size":["The c size field must be an integer."],)"
                      R"("country_id":["The selected country id is invalid."]})",
                      send("POST", "/company", R"({"name":7,"email":"x","c_size":"big","country_id":999999999})"));
        CPPUNIT_ASSERT_EQUAL(std::string("2"), memberOf(send("GET", "/company"), "meta.total"));
    }

    void namesAndDomainsAreSearched()
    {
        CPPUNIT_ASSERT_EQUAL(std::string("\"Acme Corp\""), names("/company?search=aCmE"));
        CPPUNIT_ASSERT_EQUAL(std::string(), names("/company?search=%25"));
        CPPUNIT_ASSERT_EQUAL(std::string(), names("/company?search=a%00b"));
    }

    void listsAreSorted()
    {
        const std::string up = "\"Acme Corp\"\"Zebra Ltd\"", down = "\"Zebra Ltd\"\"Acme Corp\"";
        CPPUNIT_ASSERT_EQUAL(up, names("/company?sort=name&order=asc"));
        CPPUNIT_ASSERT_EQUAL(down, names("/company?sort=name"));
        CPPUNIT_ASSERT_EQUAL(up, names("/company?sort=created_at&order=ASC"));
        CPPUNIT_ASSERT_EQUAL(down, names("/company?sort=nonsense&order=x"));
        CPPUNIT_ASSERT_EQUAL(200, send("GET", "/company?sort=domain").status);
    }

    void unknownOnesAreNotFound()
    {
        expectAnswer(404, R"({"success":false,"error":"Not Found","message":"Company not found","status_code":404})",
                     send("GET", "/company/999999999"));
        expectAnswer(404, R"({"success":false,"error":"Not Found","message":"Contact not found","status_code":404})",
                     send("GET", "/contact/x"));
    }

    void contactsAreListed()
    {
        for (const std::string name : {"Ann", "Bob"})
            send("POST", "/lead/" + std::to_string(makeLead(name, name + "@example.com")) + "/convert");
        const Response list = send("GET", "/contact");
        CPPUNIT_ASSERT_EQUAL(std::string("\"All contacts fetched successfully\""), memberOf(list, "message"));
        CPPUNIT_ASSERT_EQUAL(std::string("2"), memberOf(list, "meta.total"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"Bob\"\"Ann\""), names("/contact"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"Ann\"\"Bob\""), names("/contact?sort=name&order=asc"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"Bob\"\"Ann\""), names("/contact?sort=email"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"Ann\""), names("/contact?search=ANN@"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TaskIpCompaniesTest);

} // namespace Leadwire
