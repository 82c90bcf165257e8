#include "bot/commands/interrupt.hpp"

namespace fulcrum::bot::commands {

namespace {
volatile std::sig_atomic_t interrupted = 0;
void note_it(int) { interrupted = 1; }
}  // namespace

interrupt_watch::interrupt_watch() {
    interrupted = 0;
    struct sigaction act {};
    act.sa_handler = note_it;
    ::sigemptyset(&act.sa_mask);
    act.sa_flags = static_cast<int>(SA_RESETHAND);  // and no SA_RESTART
    ::sigaction(SIGINT, &act, &before_int_);
    ::sigaction(SIGTERM, &act, &before_term_);
    ::sigaction(SIGHUP, &act, &before_hup_);
    act.sa_flags = 0;  // each write after it fails
    ::sigaction(SIGPIPE, &act, &before_pipe_);
}

interrupt_watch::~interrupt_watch() {
    ::sigaction(SIGINT, &before_int_, nullptr);
    ::sigaction(SIGTERM, &before_term_, nullptr);
    ::sigaction(SIGHUP, &before_hup_, nullptr);
    ::sigaction(SIGPIPE, &before_pipe_, nullptr);
}

bool interrupt_watch::came() const { return interrupted != 0; }

}  // namespace fulcrum::bot::commands
