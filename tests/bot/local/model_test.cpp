// The model and its log, without sockets.
#include "bot/platform/local/chat_model.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "bot/platform/local/chat_files.hpp"
#include "bot/platform/local/chat_json.hpp"
#include "bot/platform/local/chat_lists.hpp"
#include "bot/platform/local/chat_log.hpp"
#include "bot/platform/local/chat_rate.hpp"
#include "bot/platform/local/chat_shapes.hpp"

namespace fulcrum::bot::platform::local {
namespace {

class temporary_folder {
  public:
    temporary_folder() {
        std::string name = (std::filesystem::temp_directory_path() / "chat-XXXXXX").string();
        if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
        path_ = name;
    }
    ~temporary_folder() { std::filesystem::remove_all(path_); }
    std::filesystem::path file() const { return path_ / "chat.jsonl"; }

  private:
    std::filesystem::path path_;
};

std::string read(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

void write(const std::filesystem::path& file, const std::string& text) {
    std::ofstream(file, std::ios::binary) << text;
}

person named(std::string username) {
    person p;
    p.id = new_id();
    p.username = std::move(username);
    return p;
}

// A small history: two people, a channel, a thread, an edit, a deletion, reactions, a file.
void fill(chat_model& model) {
    person& ann = model.put_person(named("ann"));
    person& bob = model.put_person(named("bob"));
    model.put_token("ann-token", ann, true, true);
    model.put_token("bob-token", bob, true, true);
    model.put_token("bob-token", bob, false, true);
    team t;
    t.id = new_id();
    t.name = "lab";
    team& lab = model.put_team(std::move(t));
    model.join_team(lab, ann);
    channel c;
    c.id = new_id();
    c.team = lab.id;
    c.name = "square";
    c.title = "Square";
    channel& square = model.put_channel(std::move(c));
    model.join(square, ann, true, 5);
    model.join(square, bob, false, 6);
    model.leave(square, bob);
    model.join(square, bob, false, 7);

    upload f;
    f.id = new_id();
    f.owner = &ann;
    f.name = "a.bin";
    f.bytes = std::string("\0\xff\n\"x", 5);
    upload& file = model.put_file(std::move(f));

    post root;
    root.id = new_id();
    root.where = &square;
    root.author = &ann;
    root.message = "line one\nline \"two\" \\ \x01 日本語 🧭";
    root.props = R"({"fulcrum":{"kind":"ask","ref":"q1"},"n":15})";
    root.pending = "ann:1";
    root.create_at = root.update_at = chat_model::stamp(square, 1000);
    root.files = {file.id};
    root.actions = {{"go", "button", "http://x/y", "{\"k\":1}"}};
    post& first = model.put_post(std::move(root));
    file.post = first.id;
    model.changed(file);
    for (int i = 0; i < 3; ++i) {
        post reply;
        reply.id = new_id();
        reply.where = &square;
        reply.author = &bob;
        reply.root = &first;
        reply.message = "reply " + std::to_string(i);
        reply.create_at = reply.update_at = chat_model::stamp(square, 1000);
        model.put_post(std::move(reply));
    }
    post& second = *square.posts[2];
    second.delete_at = second.update_at = chat_model::stamp(square, 2000);
    --first.replies;
    model.changed(second);
    post before = first;
    before.id = new_id();
    before.original = &first;
    before.delete_at = 3000;
    before.replies = 0;
    model.put_post(std::move(before));
    first.message = "edited";
    first.update_at = first.edit_at = 3000;
    first.reactions.push_back({&bob, "three", 3000});
    model.changed(first);
}

// Everything that can be seen of a model.
std::string told(chat_model& model) {
    std::string out;
    for (const person* p : model.people()) {
        append_person(out, *p, whom::self);
        const auto* token = model.token(p->username + "-token");
        out += token && token->active ? " may " : " may not ";
        out += model.token_of(*p);
    }
    for (const team* t : model.teams()) {
        append_team(out, *t);
        for (const auto& [id, p] : t->members) out += p->username;
    }
    for (channel* c : model.channels()) {
        append_channel(out, *c);
        for (const auto& [id, m] : c->members) out += m.who->username + (m.admin ? "!" : ".");
        post_view_options how;
        how.pending = how.replies = how.deleted_as_was = true;
        for (const auto* list : {&c->posts, &c->versions})
            for (const post* p : *list) {
                append_post(out, model, *p, how);
                append_number(out, p->delete_at);
                for (const auto& a : p->actions) out += a.id + a.type + a.url + a.context;
                for (const auto& f : p->files) out += base64(model.file(f)->bytes);
            }
        append_posts_since(out, model, *c, 0);
    }
    return out;
}

TEST(ChatLog, KeepsEverything_WhenOpenedAgain) {
    temporary_folder folder;
    std::string before;
    {
        chat_model model;
        chat_log log(folder.file(), model);
        model.on_record = [&](const std::string& line) { log.append(line); };
        fill(model);
        before = told(model);
    }
    EXPECT_NE(before.find("日本語"), std::string::npos);
    for (int i = 0; i < 2; ++i) {
        chat_model model;
        chat_log log(folder.file(), model);
        EXPECT_TRUE(told(model) == before);
    }
}

TEST(ChatLog, NamesTheLine_WhenOneIsCorrupt) {
    temporary_folder folder;
    {
        chat_model model;
        chat_log log(folder.file(), model);
        model.on_record = [&](const std::string& line) { log.append(line); };
        fill(model);
    }
    const std::string good = read(folder.file());
    const auto lines = static_cast<std::size_t>(std::count(good.begin(), good.end(), '\n'));
    ASSERT_GT(lines, 10U);
    for (std::size_t bad = 1; bad <= lines; ++bad) {
        std::istringstream in(good);
        std::string text, line;
        for (std::size_t n = 1; std::getline(in, line); ++n)
            text += (n == bad ? line.substr(0, line.size() / 2) : line) + "\n";
        write(folder.file(), text);
        try {
            chat_model model;
            chat_log log(folder.file(), model);
            ADD_FAILURE() << "line " << bad << " was taken";
        } catch (const std::runtime_error& error) {
            EXPECT_NE(std::string(error.what()).find("line " + std::to_string(bad) + ":"), std::string::npos)
                << error.what();
            EXPECT_NE(std::string(error.what()).find("chat.jsonl"), std::string::npos) << error.what();
        }
    }
}

TEST(ChatLog, SaysWhatIsWrong_WhenALineMakesNoSense) {
    const std::pair<const char*, const char*> cases[] = {
        {R"({"post":{"id":"p","channel":"nowhere"}})", "there is no channel \"nowhere\""},
        {R"({"person":{"username":"x"}})", "it has no \"id\""},
        {R"({"person":{"id":7}})", "\"id\" is not a text"},
        {R"({"channel":{"id":"c","type":"X"}})", "\"type\" is not one of"},
        {R"({"member":{"channel":"c"}})", "there is no channel"},
        {R"({"file":{"id":"f","owner":"nobody"}})", "there is no person"},
        {R"({"tea":{"id":"t"}})", "\"tea\" is not known"},
        {R"({"person":{},"team":{}})", "not an object with one member"},
        {R"({"person":[]})", "\"person\" is not an object"},
        {R"({"fulcrum_chat":2})", "newer version"},
        {"[1]", "not an object"},
        {"", "not JSON"},
    };
    for (const auto& [line, wanted] : cases) {
        chat_model model;
        try {
            replay_line(model, line);
            ADD_FAILURE() << line;
        } catch (const std::runtime_error& error) {
            EXPECT_NE(std::string(error.what()).find(wanted), std::string::npos) << line << ": " << error.what();
        }
    }
}

TEST(ChatLog, CutsTheLastLineOff_WhenACrashToreIt) {
    temporary_folder folder;
    std::string before;
    {
        chat_model model;
        chat_log log(folder.file(), model);
        model.on_record = [&](const std::string& line) { log.append(line); };
        fill(model);
        before = told(model);
    }
    const std::string good = read(folder.file());
    write(folder.file(), good + R"({"person":{"id":"half)");
    {
        chat_model model;
        chat_log log(folder.file(), model);
        EXPECT_TRUE(told(model) == before);
        log.append(R"({"person":{"id":"whole","username":"whole"}})");
    }
    EXPECT_EQ(read(folder.file()), good + "{\"person\":{\"id\":\"whole\",\"username\":\"whole\"}}\n");
}

TEST(ChatLog, Refuses_WhenTheFileIsSomethingElseOrInUse) {
    temporary_folder folder;
    write(folder.file(), "dear diary\n");
    chat_model model;
    EXPECT_THROW(chat_log(folder.file(), model), std::runtime_error);
    EXPECT_THROW(chat_log(folder.file().parent_path(), model), std::runtime_error);
    EXPECT_THROW(chat_log(folder.file().parent_path() / "no" / "such", model), std::runtime_error);
    std::filesystem::remove(folder.file());
    chat_log first(folder.file(), model);
    EXPECT_THROW(chat_log(folder.file(), model), std::runtime_error);
}

TEST(ChatModel, StampsNeverRepeat_WhenTheClockStandsStillOrGoesBack) {
    channel c;
    millis last = 0;
    for (const millis now : {100, 100, 100, 50, 102, 103, 500, 1}) {
        const millis at = chat_model::stamp(c, now);
        EXPECT_GT(at, last);
        last = at;
    }
    EXPECT_EQ(last, 501);
}

TEST(ChatModel, NamesDirectChannelsTheSame_WhoeverComesFirst) {
    EXPECT_EQ(direct_name("b", "a"), "a__b");
    EXPECT_EQ(direct_name("a", "b"), "a__b");
    EXPECT_TRUE(is_id(new_id()));
    EXPECT_TRUE(is_id(new_secret()));
    EXPECT_NE(new_secret(), new_secret());
}

// Lists: a channel of 1150 posts, as many as the recordings' makers tried.
struct long_channel {
    chat_model model;
    channel* where;
    long_channel() {
        person& ann = model.put_person(named("ann"));
        channel c;
        c.id = new_id();
        c.name = "long";
        where = &model.put_channel(std::move(c));
        for (int i = 0; i < 1150; ++i) {
            post p;
            p.id = new_id();
            p.where = where;
            p.author = &ann;
            p.create_at = p.update_at = chat_model::stamp(*where, 1000);
            model.put_post(std::move(p));
        }
    }
    static std::vector<std::string> order(const std::string& list) {
        std::vector<std::string> out;
        const auto end = list.find(']');
        for (auto at = list.find('"', list.find('[')); at < end; at = list.find('"', at + 28))
            out.push_back(list.substr(at + 1, 26));
        return out;
    }
    static std::string text(const std::string& list, const std::string& key) {
        const auto at = list.rfind("\"" + key + "\":\"") + key.size() + 4;
        return list.substr(at, list.find('"', at) - at);
    }
};

TEST(ChatLists, ComeWithoutLoss_WhenReadPageByPageAfterAPost) {
    long_channel c;
    std::string mark = c.where->posts.front()->id, list;
    std::vector<std::string> all{mark};
    int pages = 0;
    do {
        list.clear();
        append_posts_after(list, c.model, *c.where, mark, 0, 200);
        auto order = long_channel::order(list);
        ASSERT_FALSE(order.empty());
        EXPECT_EQ(long_channel::text(list, "prev_post_id"), mark);
        all.insert(all.end(), order.rbegin(), order.rend());
        mark = order.front();
        ++pages;
    } while (!long_channel::text(list, "next_post_id").empty());
    EXPECT_EQ(pages, 6);
    ASSERT_EQ(all.size(), c.where->posts.size());
    for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i], c.where->posts[i]->id);
}

TEST(ChatLists, GoBack_WhenReadBeforeAPostOrByPage) {
    long_channel c;
    std::string list;
    append_posts_before(list, c.model, *c.where, c.where->posts[5]->id, 0, 3);
    EXPECT_EQ(long_channel::order(list),
              (std::vector<std::string>{c.where->posts[4]->id, c.where->posts[3]->id, c.where->posts[2]->id}));
    EXPECT_EQ(long_channel::text(list, "prev_post_id"), c.where->posts[1]->id);
    EXPECT_EQ(long_channel::text(list, "next_post_id"), c.where->posts[5]->id);
    list.clear();
    append_posts_page(list, c.model, *c.where, 1, 2);
    EXPECT_EQ(long_channel::order(list),
              (std::vector<std::string>{c.where->posts[1147]->id, c.where->posts[1146]->id}));
    EXPECT_EQ(long_channel::text(list, "next_post_id"), c.where->posts[1148]->id);
    list.clear();
    append_posts_page(list, c.model, *c.where, 99, 200);
    EXPECT_TRUE(long_channel::order(list).empty());
    list.clear();
    append_posts_after(list, c.model, *c.where, "nobody-knows-this-post-id-x", 0, 10);
    EXPECT_TRUE(long_channel::order(list).empty());
}

TEST(ChatLists, SinceIsCutAndThenSilent_AsTheRealServersCacheMakesIt) {
    long_channel c;
    std::string list;
    append_posts_since(list, c.model, *c.where, 0);
    auto order = long_channel::order(list);
    ASSERT_EQ(order.size(), 1000U);
    EXPECT_EQ(order.front(), c.where->posts[999]->id);
    const millis highest = c.where->posts[999]->update_at;
    list.clear();
    append_posts_since(list, c.model, *c.where, highest);
    EXPECT_TRUE(long_channel::order(list).empty());
    list.clear();
    append_posts_since(list, c.model, *c.where, highest - 1);
    EXPECT_EQ(long_channel::order(list).size(), 151U);
    list.clear();
    append_posts_since(list, c.model, *c.where, c.where->posts.back()->update_at);
    EXPECT_TRUE(long_channel::order(list).empty());
    c.model.changed(*c.where->posts[0]);  // any change makes the server look again
    list.clear();
    append_posts_since(list, c.model, *c.where, highest);
    EXPECT_EQ(long_channel::order(list).size(), 150U);
}

TEST(ChatJson, EscapesAndCounts) {
    std::string out;
    append_quoted(out, "a\"b\\c\n\r\t\x01\x1f é🧭/");
    EXPECT_EQ(out, "\"a\\\"b\\\\c\\n\\r\\t\\u0001\\u001f é🧭/\"");
    EXPECT_EQ(code_points("aé🧭"), 3U);
    EXPECT_EQ(query_value("a=1&b=x%20y+z&c", "b"), "x y z");
    EXPECT_EQ(query_value("a=1&b=2", "c"), "");
    EXPECT_EQ(percent_decoded("%41%zz%4", false), "A%zz%4");
}

TEST(ChatJson, BringsBytesBack_FromBase64) {
    std::string bytes, back;
    for (int i = 0; i < 300; ++i) {
        EXPECT_TRUE(from_base64(base64(bytes), back));
        EXPECT_EQ(back, bytes);
        bytes += static_cast<char>(i * 7);
    }
    for (const char* bad : {"A", "AA=A", "A===", "????", "AAA"}) EXPECT_FALSE(from_base64(bad, back)) << bad;
}

TEST(ChatFiles, ReadsForms_AndRefusesBrokenOnes) {
    const std::string type = "multipart/form-data; boundary=\"b\"";
    const auto parts = form_parts(type,
                                  "--b\r\nContent-Disposition: form-data; name=\"channel_id\"\r\n\r\nc1\r\n"
                                  "--b\r\nContent-Type: image/png\r\ncontent-disposition: form-data; name=\"files\"; "
                                  "filename=\"a \\\"b\\\".png\"\r\n\r\n"
                                  "\r\n--x\r\n\r\n--b--\r\n");
    ASSERT_TRUE(parts);
    ASSERT_EQ(parts->size(), 2U);
    EXPECT_EQ((*parts)[0].name, "channel_id");
    EXPECT_EQ((*parts)[0].content, "c1");
    EXPECT_FALSE((*parts)[0].is_file);
    EXPECT_EQ((*parts)[1].filename, "a \"b\".png");
    EXPECT_EQ((*parts)[1].content, "\r\n--x\r\n");
    for (const char* body : {"", "--b", "--b\r\n", "--b\r\n\r\n", "--b\r\nX: y\r\n\r\nz", "--b\r\nX: y\r\n\r\nz\r\n--b",
                             "--c--", "--b--"}) {
        const auto read_parts = form_parts(type, body);
        if (std::string_view(body) == "--b--")
            EXPECT_TRUE(read_parts && read_parts->empty());
        else
            EXPECT_FALSE(read_parts) << body;
    }
    EXPECT_FALSE(form_parts("multipart/form-data", "--b--"));
}

TEST(ChatFiles, MeasuresImages_AndNothingElse) {
    EXPECT_EQ(measure_image(std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\0\7\10", 25)).width, 256);
    EXPECT_EQ(measure_image(std::string("GIF89a\3\0\4\0", 10)).height, 4);
    EXPECT_EQ(measure_image(std::string("\xff\xd8\xff\xc0\0\x11\10\0\5\0\6\3\0", 13)).width, 6);
    for (const auto& bytes :
         {std::string(), std::string("\x89PNG"), std::string("\xff\xd8\xff\xe0\0\0\0\0\0\0\0\0\0", 13),
          std::string("\xff\xd8\xff\xe0\xff\xff\0\0\0\0\0\0\0", 13), std::string(40, 'x')})
        EXPECT_EQ(measure_image(bytes).width, 0);
}

TEST(ChatRate, LetsABurstThrough_ThenSoManyASecond) {
    chat_rate rate(10, 100);
    auto now = chat_rate::time{} + std::chrono::hours(1);
    int taken = 0;
    while (rate.take(now) && taken < 1000) ++taken;
    EXPECT_EQ(taken, 101);
    const auto refused = rate.headers(now, false);
    EXPECT_EQ(refused[0], (std::pair<std::string, std::string>{"X-RateLimit-Limit", "101"}));
    EXPECT_EQ(refused[1].second, "0");
    EXPECT_EQ(refused[3], (std::pair<std::string, std::string>{"Retry-After", "1"}));
    now += std::chrono::seconds(1);
    for (taken = 0; rate.take(now) && taken < 1000;) ++taken;
    EXPECT_EQ(taken, 10);
    EXPECT_EQ(rate.headers(now, true)[0].second, "101, 101");
}

}  // namespace
}  // namespace fulcrum::bot::platform::local
