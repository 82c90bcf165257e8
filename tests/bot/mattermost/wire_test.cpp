#include "bot/platform/mattermost/wire.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>

#include "bot/platform/mattermost/rest.hpp"
#include "tests/support/places.hpp"

namespace fulcrum::bot::platform::mattermost::wire {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using what = post_change::what;

std::vector<json::object> recordings(std::string_view only = {}) {
    std::vector<json::object> out;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(test::fixtures() / "mattermost"))
        if (entry.path().extension() == ".jsonl" && entry.path().string().find(only) != std::string::npos)
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const auto& file : files) {
        std::ifstream in(file);
        for (std::string line; std::getline(in, line);)
            if (!line.empty()) out.push_back(json::parse(line).as_object());
    }
    return out;
}

std::vector<std::string> frames(std::string_view only = {}) {
    std::vector<std::string> out;
    for (const auto& r : recordings(only))
        if (r.at("kind") == "ws" && r.at("dir") == "in") out.push_back(json::serialize(r.at("frame")) + "\n");
    return out;
}

// The answer to the nth such request, as text.
std::string answer(std::string_view method, std::string_view path_end, unsigned status = 200) {
    for (const auto& r : recordings()) {
        if (r.at("kind") != "rest") continue;
        const auto& request = r.at("request").as_object();
        const auto& response = r.at("response").as_object();
        const std::string path(request.at("path").as_string());
        if (request.at("method") == json::string_view(method.data(), method.size()) && path.ends_with(path_end) &&
            response.at("status").as_int64() == status)
            return json::serialize(response.at("body"));
    }
    ADD_FAILURE() << "no recording of " << method << " " << path_end;
    return "";
}

std::string field_of(const frame& f) {
    const auto* bad = std::get_if<unreadable>(&f.body);
    return bad ? bad->why.field : "(readable)";
}

TEST(Recordings, AreAllReadable) {
    std::map<std::string, int> counts;
    std::int64_t before = -1;
    for (const auto& text : frames()) {
        const auto f = parse_frame(text);
        ASSERT_FALSE(std::holds_alternative<unreadable>(f.body)) << field_of(f) << " in " << text;
        if (std::holds_alternative<reply>(f.body)) {
            EXPECT_EQ(f.seq, -1);
            ++counts["reply"];
            continue;
        }
        EXPECT_GE(f.seq, 0) << text;
        if (f.seq > 0 && before >= 0) {
            EXPECT_TRUE(f.seq == before + 1 || f.seq <= before) << text;
        }
        before = f.seq;
        if (std::holds_alternative<hello>(f.body)) ++counts["hello"];
        if (std::holds_alternative<user_changed>(f.body)) ++counts["user"];
        if (std::holds_alternative<users_changed>(f.body)) ++counts["users"];
        if (std::holds_alternative<channel_opened>(f.body)) ++counts["opened"];
        if (std::holds_alternative<ignored>(f.body)) ++counts["ignored"];
        if (const auto* p = std::get_if<post_change>(&f.body)) {
            ++counts[p->change == what::posted ? "posted" : p->change == what::edited ? "edited" : "deleted"];
            EXPECT_TRUE(is_id(p->item.id) && is_id(p->item.author) && is_id(p->item.channel));
            EXPECT_GT(p->item.create_at, 0);
            if (p->change == what::posted) {
                EXPECT_TRUE(p->kind.has_value());
            }
        }
    }
    for (const auto* kind : {"reply", "hello", "user", "users", "opened", "ignored", "posted", "edited", "deleted"})
        EXPECT_GT(counts[kind], 0) << kind;
}
TEST(Recordings, OfADirectMessageTellEverything) {
    for (const auto& text : frames("02-direct")) {
        const auto f = parse_frame(text);
        const auto* p = std::get_if<post_change>(&f.body);
        if (!p || p->change != what::posted) continue;
        EXPECT_EQ(f.seq, 4);
        EXPECT_EQ(p->item.id, "snm8m7gkntnqzjska8u6g7fh9h");
        EXPECT_EQ(p->item.channel, "m6q59f71wfbzzd7i7fzw5snktc");
        EXPECT_EQ(p->item.author, "y4kixpc4fpfx8d4kgz35y79g3o");
        EXPECT_EQ(p->item.text, "Hello coach :wave: — “what should I focus on?”");
        EXPECT_EQ(p->item.create_at, 1795460663796);
        EXPECT_EQ(p->item.root, "");
        EXPECT_FALSE(p->item.from_bot || p->item.from_webhook || p->item.has_files);
        EXPECT_EQ(p->kind, channel_kind::direct);
        EXPECT_EQ(p->sender, "mira");
        EXPECT_EQ(p->channel_name, "wsy3phxe7787zb17158w5mccfr__y4kixpc4fpfx8d4kgz35y79g3o");
        EXPECT_EQ(p->mentions, std::vector<std::string>{"wsy3phxe7787zb17158w5mccfr"});
        return;
    }
    FAIL() << "no posted frame";
}
TEST(Recordings, OfChannelsTellMentionsSystemPostsAndBots) {
    int system = 0, bots = 0, plain = 0, many = 0;
    for (const auto& text : frames("03-channels")) {
        const auto f = parse_frame(text);
        const auto* p = std::get_if<post_change>(&f.body);
        if (!p || p->change != what::posted) continue;
        EXPECT_EQ(p->kind, channel_kind::team);
        if (!p->item.type.empty()) {
            ++system;
            EXPECT_EQ(p->sender, "");
        }
        bots += p->item.from_bot;
        plain += p->mentions.empty();
        many += p->mentions.size() == 3;
    }
    EXPECT_GE(system, 3);
    EXPECT_EQ(bots, 1);
    EXPECT_GE(plain, 1);
    EXPECT_EQ(many, 1);
}
TEST(Recordings, OfFilesTellThatThereAreSome) {
    int files = 0;
    for (const auto& text : frames("04-files"))
        if (const auto f = parse_frame(text); const auto* p = std::get_if<post_change>(&f.body))
            files += p->item.has_files;
    EXPECT_EQ(files, 2);
    EXPECT_EQ(*parse_file_id(answer("POST", "/files", 201)), "g13mz6ytmbdcbguya8uh8o43sy");
}
TEST(Recordings, OfRestAreRead) {
    const auto me = parse_user(answer("GET", "/users/me"));
    ASSERT_TRUE(me);
    EXPECT_EQ(me->id, "wsy3phxe7787zb17158w5mccfr");
    EXPECT_EQ(me->username, "coach");
    EXPECT_TRUE(me->bot);
    EXPECT_EQ(me->zone, "");
    EXPECT_EQ(parse_teams(answer("GET", "/users/me/teams"))->front().id, "e15fpybqatyijqus1ckyq8wj3c");
    EXPECT_EQ(parse_max_post(answer("GET", "/config/client?format=old")), 16383U);

    const auto mira = parse_user(answer("GET", "/users/y4kixpc4fpfx8d4kgz35y79g3o"));
    ASSERT_TRUE(mira);
    EXPECT_EQ(mira->first_name, "Mira");
    EXPECT_FALSE(mira->bot);
    EXPECT_FALSE(mira->zone.empty());
    const auto omar = parse_user(answer("GET", "/users/qx1zcqs55bdo88feo58yzy4n8r"));
    ASSERT_TRUE(omar);
    EXPECT_GT(omar->delete_at, 0);
    EXPECT_EQ(parse_users(answer("POST", "/users/ids"))->size(), 2U);

    const auto channels = parse_channels(answer("GET", "/channels"));
    ASSERT_TRUE(channels);
    int direct = 0;
    for (const auto& c : *channels) direct += c.kind == channel_kind::direct;
    EXPECT_GE(direct, 1);
    EXPECT_EQ(parse_channel(answer("POST", "/channels/direct", 201))->kind, channel_kind::direct);

    const auto since = parse_posts(answer("GET", "/posts?since=1795460660401"));
    ASSERT_TRUE(since);
    EXPECT_EQ(since->listed, 17U);
    EXPECT_EQ(since->posts.size(), 17U);
    EXPECT_EQ(since->unreadable, 0U);
    EXPECT_EQ(since->newest, "zzhdtdwbzpfr9yzjywykmeptpe");
    EXPECT_EQ(since->posts.back().id, "snm8m7gkntnqzjska8u6g7fh9h");
    int deleted_ones = 0, edited_ones = 0;
    for (const auto& p : since->posts) {
        if (p.old_version) {
            EXPECT_GT(p.delete_at, 0);
            continue;
        }
        deleted_ones += p.delete_at > 0;
        edited_ones += p.edit_at > 0;
    }
    EXPECT_GE(deleted_ones, 2);
    EXPECT_GE(edited_ones, 2);
    const auto after = parse_posts(answer("GET", "page=0&per_page=30"));
    ASSERT_TRUE(after);
    EXPECT_EQ(after->listed, 2U);
    EXPECT_FALSE(after->more_after);
}
TEST(Recordings, OfFailuresBecomeDecisions) {
    int seen = 0;
    for (const auto& r : recordings()) {
        if (r.at("kind") != "rest") continue;
        const auto& response = r.at("response").as_object();
        const auto status = static_cast<unsigned>(response.at("status").as_int64());
        if (status < 300) continue;
        ++seen;
        std::string after;
        if (const auto* h = response.at("headers").as_object().if_contains("retry-after"))
            after = h->as_string().c_str();
        const auto& b = response.at("body");
        const auto f = failure_of(status, b.is_string() ? std::string(b.as_string()) : json::serialize(b), after, true);
        if (status == 401) {
            EXPECT_EQ(f.problem, delivery_problem::unauthorized);
        } else if (status == 429) {
            EXPECT_EQ(f.problem, delivery_problem::try_again);
            EXPECT_EQ(f.after, 1s);
        } else {
            EXPECT_EQ(f.problem, delivery_problem::refused);
            EXPECT_NE(f.detail.find("app_error"), std::string::npos) << f.detail;
        }
        EXPECT_EQ(f.detail.find("TOKEN"), std::string::npos) << "details of errors can hold the token";
        EXPECT_EQ(f.detail.find("xxxx"), std::string::npos);
    }
    EXPECT_GE(seen, 8);
}

TEST(ParseFrame, TellsAPong) {
    const auto f = parse_frame(R"({"status":"OK","seq_reply":3,"data":{"text":"pong","server_time":1760000000000}})");
    const auto& r = std::get<reply>(f.body);
    EXPECT_TRUE(r.ok);
    EXPECT_EQ(r.to, 3);
    EXPECT_EQ(r.server_time, 1760000000000);
    const auto g =
        parse_frame(R"({"status":"FAIL","seq_reply":4,"error":{"id":"x.y","message":"m","status_code":401}})");
    EXPECT_FALSE(std::get<reply>(g.body).ok);
    EXPECT_EQ(std::get<reply>(g.body).status, 401);
    const auto h = parse_frame(R"({"status":"FAIL","error":{"status_code":400}})");
    EXPECT_EQ(std::get<reply>(h.body).to, 0);
}

std::string posted_with(std::string_view post, std::string_view more = "") {
    std::string out = R"({"event":"posted","data":{"channel_type":"D","sender_name":"@ann","post":)";
    append_string(out, post);
    return out + std::string(more) + R"(},"broadcast":{"channel_id":"c"},"seq":7})";
}

TEST(ParseFrame, NamesTheField_WhenATypeIsWrong) {
    const std::pair<const char*, const char*> cases[] = {
        {R"({"id":1,"channel_id":"c","user_id":"u"})", "data.post.id"},
        {R"({"channel_id":"c","user_id":"u"})", "data.post.id"},
        {R"({"id":"","channel_id":"c","user_id":"u"})", "data.post.id"},
        {R"({"id":"../../etc","channel_id":"c","user_id":"u"})", "data.post.id"},
        {R"({"id":"p","channel_id":["c"],"user_id":"u"})", "data.post.channel_id"},
        {R"({"id":"p","channel_id":"c","user_id":{}})", "data.post.user_id"},
        {R"({"id":"p","channel_id":"c","user_id":"u","message":5})", "data.post.message"},
        {R"({"id":"p","channel_id":"c","user_id":"u","create_at":"1"})", "data.post.create_at"},
        {R"({"id":"p","channel_id":"c","user_id":"u","create_at":1e400})", "data.post.create_at"},
        {R"({"id":"p","channel_id":"c","user_id":"u","create_at":1.5})", "data.post.create_at"},
        {R"({"id":"p","channel_id":"c","user_id":"u","create_at":-1})", "data.post.create_at"},
        {R"({"id":"p","channel_id":"c","user_id":"u","edit_at":99999999999999999})", "data.post.edit_at"},
        {R"({"id":"p","channel_id":"c","user_id":"u","props":[]})", "data.post.props"},
        {R"({"id":"p","channel_id":"c","user_id":"u","file_ids":"f"})", "data.post.file_ids"},
        {R"({"id":"p","channel_id":"c","user_id":"u","root_id":"a b"})", "data.post.root_id"},
        {R"([])", "data.post"},
        {R"({"id":)", "data.post"},
        {R"()", "data.post"},
    };
    for (const auto& [post, field] : cases) {
        const auto f = parse_frame(posted_with(post));
        EXPECT_EQ(field_of(f), field) << post;
        EXPECT_EQ(f.seq, 7) << "the event still counts";
    }
    EXPECT_EQ(field_of(parse_frame(R"({"event":"posted","data":{"post":{}},"seq":1})")), "data.post");
    EXPECT_EQ(field_of(parse_frame(R"({"event":"posted","data":{},"seq":1})")), "data.post");
    EXPECT_EQ(field_of(parse_frame(R"({"event":"posted","seq":1})")), "data.post");
    EXPECT_EQ(field_of(parse_frame(R"({"event":"hello","data":{"connection_id":7},"seq":0})")), "data.connection_id");
    EXPECT_EQ(field_of(parse_frame(R"({"event":"typing","data":{},"seq":"1"})")), "seq");
    EXPECT_EQ(field_of(parse_frame(R"({"event":"typing","data":{}})")), "seq");
    EXPECT_EQ(field_of(parse_frame(R"({"event":"typing","data":{},"seq":-4})")), "seq");
    EXPECT_EQ(field_of(parse_frame(R"({"event":5,"seq":1})")), "event");
    EXPECT_EQ(field_of(parse_frame(R"({"status":"OK","seq_reply":"x"})")), "seq_reply");
    EXPECT_EQ(field_of(parse_frame(R"({"event":"user_updated","data":{"user":"{}"},"seq":1})")), "data.user");
    EXPECT_EQ(field_of(parse_frame(R"({"event":"direct_added","data":{},"broadcast":{"channel_id":""},"seq":1})")),
              "broadcast.channel_id");
}
TEST(ParseFrame, TakesMissingAndNullForNothing) {
    const auto f = parse_frame(posted_with(
        R"({"id":"p","channel_id":"c","user_id":"u","props":null,"file_ids":null,"message":null,"root_id":null})"));
    const auto& p = std::get<post_change>(f.body);
    EXPECT_EQ(p.item.text, "");
    EXPECT_EQ(p.item.root, "");
    EXPECT_TRUE(p.mentions.empty());
}
TEST(ParseFrame, KeepsThePost_WhenMentionsAreOdd) {
    for (const auto* odd : {R"(,"mentions":"not json")", R"(,"mentions":"{}")", R"(,"mentions":"[1,null,\"u2\"]")"}) {
        const auto f = parse_frame(posted_with(R"({"id":"p","channel_id":"c","user_id":"u"})", odd));
        ASSERT_TRUE(std::holds_alternative<post_change>(f.body)) << odd;
    }
}
TEST(ParseFrame, SurvivesHostileTexts) {
    std::string deep(100000, '[');
    for (const auto& text :
         std::vector<std::string>{"", "\n", "null", "5", "[]", "{}", "{", deep, "\xFF\xFE", "{\"event\":\"\xC3\"}",
                                  "{\"event\":\"x\"", std::string("{\0}", 3), "nope"}) {
        const auto f = parse_frame(text);
        EXPECT_EQ(f.seq, -1);
        EXPECT_TRUE(std::holds_alternative<unreadable>(f.body) || text == "{}") << text.substr(0, 20);
    }
    EXPECT_EQ(field_of(parse_frame("\xFF")), "frame");
}
TEST(ParseFrame, ReadsDeepMetadata) {
    std::string deep = R"({"id":"p","channel_id":"c","user_id":"u","message":"m","metadata":)";
    for (int i = 0; i < 60; ++i) deep += "[";
    for (int i = 0; i < 60; ++i) deep += "]";
    EXPECT_EQ(std::get<post_change>(parse_frame(posted_with(deep + "}")).body).item.text, "m");
}
TEST(ParseFrame, TakesTheLast_WhenKeysRepeat) {
    const auto f = parse_frame(R"({"event":"hello","data":{"connection_id":"a","connection_id":"b"},"seq":9,"seq":0})");
    EXPECT_EQ(std::get<hello>(f.body).connection_id, "b");
    EXPECT_EQ(f.seq, 0);
}
TEST(ParseFrame, StripsNul) {
    const auto f = parse_frame(posted_with(R"({"id":"p","channel_id":"c","user_id":"u","message":"a\u0000b\u0000"})"));
    EXPECT_EQ(std::get<post_change>(f.body).item.text, "ab");
}
TEST(ParseFrame, RefusesLoneSurrogates) {
    const auto f = parse_frame(posted_with(R"({"id":"p","channel_id":"c","user_id":"u","message":"\ud83e"})"));
    EXPECT_EQ(field_of(f), "data.post");
}
TEST(ParseFrame, CountsUnknownEvents) {
    const auto f =
        parse_frame(R"({"event":"custom_com.example_thing","data":{"x":[1,2]},"broadcast":{},"seq":12,"new":1})");
    EXPECT_TRUE(std::holds_alternative<ignored>(f.body));
    EXPECT_EQ(f.seq, 12);
}
TEST(ParseFrame, ReadsOurOwnMark) {
    const auto f = parse_frame(posted_with(
        R"({"id":"p","channel_id":"c","user_id":"u","props":{"from_bot":"true","fulcrum":{"v":1,"kind":"tip","ref":"r/2"}}})"));
    const auto& p = std::get<post_change>(f.body).item;
    EXPECT_EQ(p.ref, "r/2");
    EXPECT_EQ(p.kind, "tip");
    EXPECT_TRUE(p.from_bot);
    const auto odd = parse_frame(
        posted_with(R"({"id":"p","channel_id":"c","user_id":"u","props":{"fulcrum":[],"from_webhook":true}})"));
    EXPECT_TRUE(std::get<post_change>(odd.body).item.from_webhook);
}
TEST(ParseFrame, NeverThrows_WhenRecordingsAreDamaged) {
    const std::uint64_t seed = std::random_device{}();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    const auto all = frames();
    for (int round = 0; round < 4000; ++round) {
        auto text = all[random() % all.size()];
        for (auto hits = random() % 4; hits-- > 0 && !text.empty();) {
            const auto at = random() % text.size();
            switch (random() % 4) {
                case 0:
                    text[at] = static_cast<char>(random());
                    break;
                case 1:
                    text.erase(at, random() % 20);
                    break;
                case 2:
                    text.insert(at, text.substr(random() % text.size(), random() % 30));
                    break;
                default:
                    text.resize(at);
            }
        }
        (void)parse_frame(text);
        (void)parse_posts(text);
        (void)parse_user(text);
        (void)parse_error_id(text);
    }
}

TEST(ParsePosts, LeavesOutWhatIsUnreadable) {
    const auto list = parse_posts(
        R"({"order":["a","b","c"],"posts":{"a":{"id":"a","channel_id":"c","user_id":"u"},"b":{"id":5},"root":{}},"next_post_id":"x"})");
    ASSERT_TRUE(list);
    EXPECT_EQ(list->listed, 3U);
    EXPECT_EQ(list->posts.size(), 1U);
    EXPECT_EQ(list->unreadable, 2U);
    EXPECT_EQ(list->newest, "a");
    EXPECT_EQ(list->oldest, "c");
    EXPECT_TRUE(list->more_after);
    EXPECT_TRUE(parse_posts(R"({"order":[],"posts":{},"next_post_id":"","prev_post_id":""})"));
    EXPECT_TRUE(parse_posts(R"({"order":null,"posts":null})"));
    EXPECT_EQ(parse_posts(R"({"order":{}})").error().field, "order");
    EXPECT_EQ(parse_posts(R"({"order":[5],"posts":{}})").error().field, "order");
    EXPECT_EQ(parse_posts(R"({"order":["a"],"posts":[]})").error().field, "posts");
    EXPECT_FALSE(parse_posts("limit exceeded\n"));
}
TEST(ParseUser, ChoosesTheZone) {
    const auto zone = [](std::string_view auto_zone, std::string_view manual, std::string_view use) {
        auto u = parse_user(R"({"id":"u","timezone":{"automaticTimezone":")" + std::string(auto_zone) +
                            R"(","manualTimezone":")" + std::string(manual) + R"(","useAutomaticTimezone":)" +
                            std::string(use) + "}}");
        return u ? u->zone : "unreadable";
    };
    EXPECT_EQ(zone("Europe/Helsinki", "Asia/Tokyo", "\"true\""), "Europe/Helsinki");
    EXPECT_EQ(zone("Europe/Helsinki", "Asia/Tokyo", "\"false\""), "Asia/Tokyo");
    EXPECT_EQ(zone("Europe/Helsinki", "Asia/Tokyo", "true"), "Europe/Helsinki");
    EXPECT_EQ(zone("", "", "\"true\""), "");
    EXPECT_EQ(parse_user(R"({"id":"u"})")->zone, "");
    EXPECT_EQ(parse_user(R"({"id":"u","timezone":{"manualTimezone":5}})").error().field, "timezone.manualTimezone");
    EXPECT_EQ(parse_user(R"({"id":"u","username":[]})").error().field, "username");
}
TEST(ParseMaxPost, TakesTextOrNumberInReason) {
    EXPECT_EQ(parse_max_post(R"({"MaxPostSize":"4000"})"), 4000U);
    EXPECT_EQ(parse_max_post(R"({"MaxPostSize":4000})"), 4000U);
    for (const auto* odd : {R"({})", R"({"MaxPostSize":"x"})", R"({"MaxPostSize":"-5"})", R"({"MaxPostSize":"3"})",
                            R"({"MaxPostSize":1e400})", R"({"MaxPostSize":null})", "x", ""})
        EXPECT_EQ(parse_max_post(odd), std::nullopt) << odd;
}
TEST(ParseErrorId, TakesOnlyWhatLooksLikeOne) {
    EXPECT_EQ(parse_error_id(R"({"id":"api.context.404.app_error","message":"secret"})"), "api.context.404.app_error");
    EXPECT_EQ(parse_error_id(R"({"id":"some words of a message"})"), "");
    EXPECT_EQ(parse_error_id("limit exceeded\n"), "");
    EXPECT_EQ(parse_error_id("<html>"), "");
}
TEST(ParseSeconds, IsRobust) {
    EXPECT_EQ(parse_seconds("11, 11"), 11s);
    EXPECT_EQ(parse_seconds("1"), 1s);
    EXPECT_EQ(parse_seconds(" 0 "), 0s);
    EXPECT_EQ(parse_seconds("2.5"), 2s);
    for (const auto* odd : {"", "x", "-1", "99999", "99999999999999999999", "Wed, 21 Oct 2015 07:28:00 GMT", "5x"})
        EXPECT_EQ(parse_seconds(odd), std::nullopt) << odd;
}

TEST(FailureOf, TellsWhatToDo) {
    using p = delivery_problem;
    const auto problem = [](unsigned status, bool makes, std::string_view body = "") {
        return failure_of(status, body, "", makes).problem;
    };
    EXPECT_EQ(problem(500, true), p::try_again);
    EXPECT_EQ(problem(503, true), p::try_again);
    EXPECT_EQ(problem(502, true), p::unknown) << "a proxy lost its server in the middle";
    EXPECT_EQ(problem(504, true), p::unknown);
    EXPECT_EQ(problem(504, false), p::try_again);
    EXPECT_EQ(problem(500, true, R"({"id":"api.post.deduplicate_create_post.pending"})"), p::unknown);
    EXPECT_EQ(problem(413, true), p::refused);
    EXPECT_EQ(problem(403, true, R"({"id":"api.context.permissions.app_error","status_code":403})"), p::refused);
    EXPECT_EQ(problem(400, false, R"({"id":"model.post.is_valid.msg.app_error"})"), p::refused);
    EXPECT_EQ(problem(401, false, R"({"id":"api.context.session_expired.app_error"})"), p::unauthorized);
    EXPECT_EQ(failure_of(429, "limit exceeded\n", "11, 11", true).after, 11s);
    EXPECT_EQ(failure_of(503, "", "7", true).after, 7s);
    EXPECT_EQ(failure_of(net::failure(net::errc::timed_out, "t", true), true).problem, p::unknown);
    EXPECT_EQ(failure_of(net::failure(net::errc::timed_out, "t", true), false).problem, p::try_again);
    EXPECT_EQ(failure_of(net::failure(net::errc::refused, "r"), true).problem, p::try_again);
    EXPECT_EQ(failure_of(net::failure(net::errc::cancelled, "c"), true).problem, p::stopping);
}

// What a proxy says while its server restarts, or before a login of its own, is not the server's word.
TEST(FailureOf, IsALinkInTrouble_WhenAnotherAnswers) {
    using p = delivery_problem;
    for (const unsigned status :
         {300U, 301U, 302U, 303U, 307U, 308U, 400U, 401U, 403U, 404U, 405U, 406U, 410U, 418U, 421U, 451U, 499U})
        for (const auto* body : {"", "404 page not found\n", "<html><body>Sign in</body></html>", "{}", "[]", "null",
                                 R"({"error":"denied"})", R"({"id":""})", R"({"id":7})", R"({"id":null})",
                                 R"({"id":"<b>not</b> an id"})"}) {
            EXPECT_EQ(failure_of(status, body, "", false).problem, p::try_again) << status << " " << body;
            EXPECT_EQ(failure_of(status, body, "", true).problem, p::unknown) << status << " " << body;
        }
    EXPECT_EQ(failure_of(302, R"({"id":"api.context.permissions.app_error"})", "", false).problem, p::try_again)
        << "a redirect is never a refusal";
    EXPECT_EQ(failure_of(400, R"({"id":"api.context.rate_limit.app_error"})", "", false).problem, p::try_again)
        << "over after a while";
    EXPECT_EQ(failure_of(404, "not here", "5", false).after, 5s);
}

TEST(Write, MakesJsonThatSaysTheSame) {
    new_post p;
    p.channel = "c";
    p.root = "r";
    const std::string text = "a \"quote\" \\ tab\t line\n\x01 π🧭\x7F";
    p.text = text;
    p.kind = "tip";
    p.ref = "ref/2";
    p.author = "bot";
    p.file = "f";
    const auto o = json::parse(write_post(p)).as_object();
    EXPECT_EQ(o.at("channel_id"), "c");
    EXPECT_EQ(o.at("root_id"), "r");
    EXPECT_EQ(std::string(o.at("message").as_string()), text);
    EXPECT_EQ(o.at("pending_post_id"), "bot:ref/2");
    EXPECT_EQ(o.at("props").at("fulcrum").at("v"), 1);
    EXPECT_EQ(o.at("props").at("fulcrum").at("kind"), "tip");
    EXPECT_EQ(o.at("props").at("fulcrum").at("ref"), "ref/2");
    EXPECT_EQ(o.at("file_ids").as_array().front(), "f");
    EXPECT_EQ(json::parse(write_array({"a", "b"})).as_array().size(), 2U);
    EXPECT_EQ(json::parse(write_reaction("u", "p", "e")).at("emoji_name"), "e");
    EXPECT_EQ(json::parse(write_ping(3)).at("seq"), 3);
    EXPECT_EQ(json::parse(write_typing(4, "c", "t")).at("data").at("parent_id"), "t");
}
TEST(Write, RepairsBadUtf8) {
    const std::pair<std::string, std::string> cases[] = {
        {"a\xFFz", "a\xEF\xBF\xBDz"},
        {"\xC3", "\xEF\xBF\xBD"},
        {std::string("a\0b", 3), "ab"},
        {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"\xC0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"\xF5\x80", "\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"é🧭", "é🧭"},
    };
    for (const auto& [in, out] : cases) {
        std::string written;
        append_string(written, in);
        EXPECT_EQ(std::string(json::parse(written).as_string()), out);
    }
}

TEST(ParseFrame, SaysInWhichChannelSomebodyCameOrWent) {
    for (const std::string event : {"user_added", "user_removed"}) {
        const auto f = parse_frame(R"({"event":")" + event +
                                   R"(","data":{"user_id":"7q95b1e56ibxmb8qep6ijioycr"},"broadcast":{"user_id":"",)"
                                   R"("channel_id":"777syp15st86ucprzu5xu7n9me"},"seq":3})");
        ASSERT_TRUE(std::holds_alternative<members_changed>(f.body)) << event;
        EXPECT_EQ(std::get<members_changed>(f.body).channel, "777syp15st86ucprzu5xu7n9me");
        EXPECT_EQ(std::get<members_changed>(f.body).joined, event == std::string_view("user_added"));
    }
    EXPECT_TRUE(std::holds_alternative<ignored>(
        parse_frame(
            R"({"event":"user_removed","data":{"channel_id":"777syp15st86ucprzu5xu7n9me"},"broadcast":{},"seq":4})")
            .body));
}

}  // namespace
}  // namespace fulcrum::bot::platform::mattermost::wire
