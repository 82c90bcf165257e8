// Delivers what turns have said: in order within a conversation, many conversations at once, and to whom next as
// send_turns.hpp decides.
// A message stays in the store until the platform has it; after a doubtful attempt, or a restart, the platform is asked
// for the message's ref before it is sent again. One executor, not thread-safe.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "bot/bounded.hpp"
#include "bot/clock.hpp"
#include "bot/engine/send_turns.hpp"
#include "bot/engine/store_thread.hpp"
#include "bot/metrics.hpp"
#include "bot/platform/platform.hpp"
#include "storage/store.hpp"

namespace fulcrum::bot::engine {

class outbox_sender {
  public:
    // A nudge that will not reach its person any more, with all of its messages: "late", when it was due longer ago
    // than it is of use or had to wait until it would disturb, or "refused". They are gone from here and still in the
    // store.
    using lost = std::function<void(std::vector<storage::outgoing_row>, std::string reason, std::string detail)>;
    // Whether a nudge that had to wait may come to its person now: not within their quiet hours, nor a pause.
    using welcome = std::function<boost::asio::awaitable<bool>(storage::person_id)>;

    outbox_sender(boost::asio::any_io_executor executor, platform::platform& chat, store_thread& store,
                  clock_source& clock, std::size_t at_once, std::chrono::minutes too_late, lost lose, welcome may_come);

    // `doubtful`: may have been sent by an earlier process.
    void add(storage::outgoing_row row, bool doubtful = false);
    // Puts choices under a post that is out: one after the other, when nothing else waits, and at the pace of nudges. A
    // newer question in the same channel takes their place.
    void offer(storage::tappable_post post);
    bool offering() const { return in_offer_ || !offers_.empty(); }
    // Drops what still waits for a person who was forgotten.
    void drop(storage::person_id person);
    // The link is ready: what waited for it goes on at once.
    void link_ready();
    // Nudges that were accepted are counted there; nullptr = nowhere.
    void count_in(metrics* meter) { meter_ = meter; }
    // No further attempts; what is under way ends when the platform lets go of it.
    void stop();

    bool idle() const { return conversations_.empty() && marks_.empty() && !marking_; }
    bool resting() const { return active_ == 0; }  // no attempt is under way
    std::size_t waiting() const { return waiting_; }
    std::uint64_t delivered() const { return delivered_; }
    std::uint64_t refused() const { return refused_; }
    // Whether a message with that ref was given to add(), as far back as the last thousands.
    bool knows(std::string_view ref) const { return refs_.contains(ref); }
    std::optional<dialogue::instant> oldest() const;  // when the oldest that waits was written; looks at all

  private:
    struct item {
        storage::outgoing_row row;
        bool doubtful = false;
    };
    struct conversation {
        std::deque<item> items;
        bool served = false, ready = false;
        bool nudge = false;  // what is being served
    };
    void make_ready(const std::string& channel);
    void serve_more();
    void look_again(std::chrono::steady_clock::time_point at);
    boost::asio::awaitable<void> serve(std::string channel);
    struct fate {
        enum class kind : std::uint8_t { done, lost, stopping } what = kind::done;
        std::string reason, detail;
    };
    boost::asio::awaitable<fate> deliver(item& it);
    std::vector<storage::outgoing_row> take_nudge(conversation& c);
    boost::asio::awaitable<bool> missed_its_time(const storage::outgoing_row& row);
    void mark(const storage::outgoing_row& row, std::string post, std::string failure);
    void flush_marks();
    void count(const storage::outgoing_row& accepted);
    boost::asio::awaitable<void> wait(std::chrono::milliseconds at_least, int failures);

    void offer_more();
    boost::asio::awaitable<void> offer_next();

    struct sent_mark {
        storage::outbox_id id;
        std::string post, failure;
        dialogue::instant at;
        storage::tappable_post tappable{};
    };

    boost::asio::any_io_executor executor_;
    platform::platform& chat_;
    store_thread& store_;
    clock_source& clock_;
    std::size_t at_once_, active_ = 0, active_nudges_ = 0, waiting_ = 0;
    std::chrono::minutes too_late_;
    lost lose_;
    welcome may_come_;
    bool stopping_ = false, marking_ = false;
    std::uint64_t delivered_ = 0, refused_ = 0;
    std::unordered_map<std::string, conversation> conversations_;
    std::vector<sent_mark> marks_;
    std::deque<storage::tappable_post> offers_;
    std::optional<storage::tappable_post> in_offer_;  // without choices: a newer question came
    int offer_failures_ = 0;
    std::chrono::steady_clock::time_point held_until_{};  // the server asked everybody to wait
    std::set<boost::asio::steady_timer*> waits_;
    metrics* meter_ = nullptr;
    send_turns turns_;
    boost::asio::steady_timer pace_timer_;
    std::optional<std::chrono::steady_clock::time_point> looks_at_;
    std::mt19937 random_;
    recent_set refs_{20000};
};

}  // namespace fulcrum::bot::engine
