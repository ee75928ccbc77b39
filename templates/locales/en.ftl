### The words of Doorward's pages, in the reference language.
###
### For translators: plain, short and calm; speak to the reader politely; no jargon, no blame, no exclamation marks. Titles are nouns,
### buttons are verbs. Values in braces are set in by the program: names may be long, a single letter, or in another script, so do
### not bend words around them. Keep every variable of the English message.

## On several pages

# Button: leaves sign-in and goes back to the app.
cancel = Cancel
# Button: goes on to the next page, or back to the app.
continue = Continue
# Link to a page that failed because of too much traffic.
try-again = Try again
# Link or button. $client is the app's name.
back-to-client = Return to { $client }
# Shown at the foot of every page of a development server.
dev-note = Development server
# Heard by people who use a screen reader: names the three links at the foot of every page that choose the page's colours.
theme = Light or dark
# Link: light colours.
theme-light = Light
# Link: dark colours.
theme-dark = Dark
# Link: light or dark, as the person's device is set.
theme-automatic = Automatic
# Above the links to the app's website, policy and terms. $client is the app's name.
client-links = About { $client }
# Link to the app's own website.
client-website = Website
# Link to the app's privacy policy.
client-policy = Privacy policy
# Link to the app's terms of service.
client-terms = Terms
# Error beside a form, or the text of a page. $count is how many seconds to wait, about.
throttled-seconds =
    { $count ->
        [one] There were too many tries. Wait { $count } second, then try again.
       *[other] There were too many tries. Wait { $count } seconds, then try again.
    }
# The same. $count is how many minutes to wait, about.
throttled-minutes =
    { $count ->
        [one] There were too many tries. Wait { $count } minute, then try again.
       *[other] There were too many tries. Wait { $count } minutes, then try again.
    }
# The same. $count is how many hours to wait, about.
throttled-hours =
    { $count ->
        [one] There were too many tries. Wait { $count } hour, then try again.
       *[other] There were too many tries. Wait { $count } hours, then try again.
    }
# Error beside a form: too many mails with codes or links were asked for. $count is how many seconds to wait, about.
mails-throttled-seconds =
    { $count ->
        [one] Too many emails were asked for. Wait { $count } second, then try again.
       *[other] Too many emails were asked for. Wait { $count } seconds, then try again.
    }
# The same. $count is how many minutes to wait, about.
mails-throttled-minutes =
    { $count ->
        [one] Too many emails were asked for. Wait { $count } minute, then try again.
       *[other] Too many emails were asked for. Wait { $count } minutes, then try again.
    }
# Title of the page for too many tries.
throttled-title = Too many tries
# Title of the page for too much traffic.
busy-title = Not just now
# Error beside a form, or the text of a page: the server has no room right now, or its database is away.
busy-text = We cannot sign you in right now. Wait a moment, then try again.

## Sign-in: who are you

# Title.
sign-in-title = Sign-in
# Under the title. $client is the name of the app that the person is going to.
sign-in-destination = On the way to { $client }
# Explains why a signed-in person is asked again.
reason-again = To keep your account safe, please sign in again.
# The same, because the last sign-in was long ago.
reason-too-old = It has been a while since you signed in. Please sign in again.
# The same, because a form of their account was sent that could not be taken any more.
reason-unsaved = Nothing was changed yet. Please sign in again, and then repeat it.
# Error on the page of sign-in: they proved who they are by email, and this asks for more than that.
sign-in-more = That alone is not enough here. Sign in with your password to continue.
# Text of a page that asks for a second step: they are signed in, and opened a page that changes how one signs in.
reason-change = To change how your account is protected, confirm that it is you.
# Label of the field.
identifier-label = User name or email
# Error: the field was empty.
identifier-missing = Type your user name or email to continue.
# Error: what was typed cannot be a user name or an email address. Must not tell whether an account exists.
identifier-unusable = That cannot be a user name or an email. Check what you typed, then try again.
# Button: leads to the list of the accounts that are signed in in this browser.
choose-account = Choose an account
# Button on the page that asks who somebody is, where people sign in by other providers: for the few who have an account of this server.
sign-in-local = Sign-in for administrators

## Sign-in: the password

# Title.
password-title = Password
# Above the field. $username is what was typed on the page before.
password-account = Signing in as { $username }
# Label of the field.
password-label = Password
# Button: shows the password that is being typed.
password-show = Show password
# Button.
sign-in = Sign in
# Under the field. $host is the host name of this server, for the person to compare.
host-check = Your address bar should show { $host }
# Error: the field was empty.
password-missing = Type your password to continue.
# Error. Must not tell whether an account exists.
password-wrong = The user name or the password is not right. Check both, then try again.

## Sign-in: one more proof

# Title.
second-factor-title = Second step
# Last words where there is but one way. $tenant is the name of the organisation that runs this server.
second-factor-lost = If you cannot do this any more, ask the people who run { $tenant }: they can help you back in.
# Above the field: the code comes from an authenticator app.
second-factor-app-text = Open your authenticator app and type the code that it shows.
# Label of the field for that code.
second-factor-app-label = Code from the app
# Above the field: one of the recovery codes that the person once kept.
second-factor-recovery-text = Type one of the recovery codes that you kept. Each works once.
# Label of the field for it.
second-factor-recovery-label = Recovery code
# Link: use the app instead.
second-factor-use-app = Use your authenticator app
# Link: use a recovery code instead.
second-factor-use-recovery = Use a recovery code
# Beside a box to tick. $count is a number of days.
second-factor-trust =
    { $count ->
        [one] Don’t ask again on this device for { $count } day
       *[other] Don’t ask again on this device for { $count } days
    }
# Error: the field was empty.
code-missing = Type the code to continue.
# Error. The code of an authenticator app was wrong, was used before, or is too old; clocks that differ are a common cause.
code-wrong-app = That code is not right, or was used already. Wait for the next one; if it keeps failing, check the clock of the device with the app.
# The same where an app is being set up: a page that was loaded again has another picture, with another secret.
code-wrong-new-app = That code is not right, or was used already. Wait for the next one; if it keeps failing, check the clock of the device with the app. If you reloaded this page, scan the picture again.
# Error: no such recovery code, or it was used before.
code-wrong-recovery = That code is not right, or was used already. Try another one.

## Sign-in: a second step that has to be set up

# Title of the page where somebody sets up a second step, because signing in takes one.
enrol-title = Your second step
# Under it. A button “Create a passkey” follows, and a link that leads to an authenticator app.
enrol-text = Signing in here takes a second step. Set yours up now; you do it once. A passkey is quickest: your device keeps it, and unlocks it with your fingerprint, face or screen lock.
# The same, where only a passkey will do. A button “Create a passkey” follows.
enrol-passkey-text = Signing in here takes a passkey. Create one now; you do it once. Your device keeps it, and unlocks it with your fingerprint, face or screen lock.
# The same on the page of an authenticator app. A picture to scan and a field for a code follow.
enrol-app-text = Signing in here takes a second step. Set up an authenticator app now; you do it once.
# Link: leads to an authenticator app.
enrol-use-app = Use an authenticator app
# Link: leads to a passkey.
enrol-use-passkey = Use a passkey instead
# On the page that shows recovery codes, above them.
enrol-done = Your second step is set up. If you lose it, each of these codes stands in for it once.
# On the page that shows recovery codes, above them: a passkey was made where it was offered.
passkey-offer-done = Your passkey is ready. If you lose it, each of these codes stands in for it once.

## Codes and links by mail

# Title of the page that waits for a code by mail.
mail-code-title = Check your email
# The page says this whether or not there is such an account. $username is what was typed.
mail-code-text = If there is an account for { $username }, an email is on its way to its address. Type the code from it, or follow its link in this browser.
# Label of the field for the code.
mail-code-label = Code from the email
# Error beside the field. The code may be wrong, used, too old, or was tried too often.
code-wrong-mail = That code is wrong or has expired. Check it, or ask for another email.
# Button: sends another mail.
mail-code-again = Send another email
# Button: back to the page that asks for the password.
mail-code-password = Use your password
# Button on the password page: a code by mail in place of the password.
password-by-mail = Get a code by email
# Button on the password page.
password-forgot = Forgot your password?
# Button or link on the page of the second step.
second-factor-use-mail = Get a code by email
# The second step, before a mail is sent.
second-factor-mail-ask = We can send a code to your email address.
# Button: sends it.
second-factor-send = Send the code
# The second step, after it was sent.
second-factor-mail-text = An email is on its way to your address. Type the code from it.
# A link from a mail was followed. $account is the account's name. A button “Sign in” follows.
link-sign-in-text = You asked for this link to sign in as { $account }.
# Text of the page of a link that the people who run the service made. $account is a name, or an address.
link-entry-text = This link was made for you by the people who run this service. It signs you in as { $account }.
# The same, to choose a new password. A button “Continue” follows.
link-new-password-text = You asked to replace the password of { $account }. This link signs you in; then you choose a new one.
# Title of the page of a link that confirms an address.
link-address-title = Your email address
# The same page. $account is the account’s name; the address stands below.
link-address-text = Confirm that your account { $account } gets this address:
# The same page, in a browser that is not signed in to that account, whose name is not told here. The address and a button “Sign in” follow.
link-address-sign-in-text = An account gets this address once its owner confirms it. If it is yours, sign in to that account first, then open the link in the email again.
# The same page: button.
link-address-action = Confirm address
# Title of the page of an invitation.
link-invitation-title = Your invitation
# The same page. $account is the e-mail address that was invited. A button “Continue” follows.
link-invitation-text = You are invited to create an account with the address { $account }.
# Title of the page of a link that lets somebody go on after too many wrong passwords. They cannot sign in without it for a while.
link-unlock-title = Sign-in paused
# The same page. $account is the account’s name. A button “Continue” follows.
link-unlock-text = There were too many wrong passwords for { $account }. If it was you, continue and try again in this browser.
# Last words on the page of each link from a mail.
link-unexpected = If you did not expect this, close this page. Nothing changes then.
# Title of the page where a link does nothing any more.
link-over-title = Expired link
# The same page.
link-over-text = A link works once, and only for a short time. Go back to where you asked for it, and ask for another.
# Title of the page where a link was asked for in another browser.
link-elsewhere-title = Link for another browser
# The same page.
link-elsewhere-text = You asked for this link in another browser. Continue there: type the code from the email, or open the link there.
# Title of the page where the address that a link would confirm belongs to another account by now.
link-taken-title = Address already taken
# The same page.
link-taken-text = Another account uses this address now. Sign in to that one, or choose another address.
# Link: back to where the link that does nothing was asked for.
link-back = Go back
# Link below link-taken-text.
link-taken-other = Choose another address

## Signing in by another provider

# Button on the page that asks who one is: sign in by another provider, such as the company’s own. { $name } is its name.
upstream-continue = Continue with { $name }
# In place of that button, as long as the other provider does not answer. { $name } is its name.
upstream-resting = { $name } does not answer at the moment.
# Link on the pages below: back to the page with all ways to sign in.
upstream-other = Other ways to sign in
# Title of the page where the other provider does not answer. { $name } is its name.
upstream-unavailable-title = { $name } cannot be reached
# The same page.
upstream-unavailable-text = { $name } does not answer at the moment. Wait a little and try again, or sign in another way.
# Title of the pages where the other provider signed nobody in, or gave an answer that is of no use.
upstream-failed-title = You are not signed in
# The page where the other provider says that it signed nobody in: perhaps they cancelled there.
upstream-refused-text = { $name } did not sign you in. Try again, or sign in another way.
# The page where the other provider’s answer is of no use: whoever runs this service or that one can mend it.
upstream-unbelieved-text = The answer of { $name } could not be used. Try again, or sign in another way. If it happens again, tell whoever runs this service.
# Title of the page where an answer of the other provider comes twice, too late, or in another browser.
upstream-over-title = This sign-in is over
# The same page. { $name } is the other provider’s name.
upstream-over-text = The answer of { $name } came too late, a second time, or in another browser. Start again.
# Title of the page where the other provider says an address that belongs to an account here.
upstream-taken-title = You have an account here
# The same page. { $address } is the address, { $name } the other provider’s name.
upstream-taken-text = The address { $address }, which { $name } gave us, belongs to an account here. Sign in to that account; then you can link { $name } to it.
# Title of the page where the other provider signed somebody in who has no account here.
upstream-stranger-title = No account here
# The same page. { $name } is the other provider’s name.
upstream-stranger-text = { $name } signed you in, but there is no account here that you can use with it. Sign in another way, or ask whoever runs this service.
# Title of the pages where the other provider was to be linked to an account, and is not. { $name } is its name.
upstream-not-linked-title = { $name } was not linked
# The page where it was to be linked, and did not answer, or not as it should, or signed nobody in.
upstream-link-failed-text = { $name } gave no answer that could be used. Wait a little and try again.
# The page where what they chose at the other provider is linked to another account here, of which nothing is said. { $name } is the provider’s name.
upstream-others-text = The account at { $name } that you chose belongs to another account here. Sign out at { $name }, and link another one.
# Title of the page that asks somebody who has just signed in whether the other provider is linked to their account. { $name } is its name.
link-upstream-title = Link { $name }?
# The same page.
link-upstream-text = From then on, you can sign in to this account with { $name } too.
# The same page: label of whose account it is here.
link-upstream-here = Account here
# The same page: label of what they are called at the other provider. { $name } is its name.
link-upstream-there = At { $name }
# The same page: button. Beside it stands “Not now”.
link-upstream-yes = Link
# Title of the page where the other provider, a directory, says that the password is right, and has to be changed there first.
upstream-expired-title = Change your password first
# The same page. { $name } is the directory’s name.
upstream-expired-text = Your password at { $name } is right, but you have to change it there before you can sign in. Sign in another way, or ask whoever looks after your account there.
# The page where another provider cannot show when somebody signed in there, and the app, or the page of the account, wants a sign-in of the last few minutes. { $name } is the provider’s name.
upstream-not-fresh-text = { $name } does not tell when you signed in there, and a fresh sign-in is asked for here. Sign in another way.
# Title of the page where another provider sent the browser to sign somebody out, with a message that cannot be used.
upstream-not-signed-out-title = You may still be signed in
# The same page; its button is “Sign out”. { $name } is the other provider’s name.
upstream-not-signed-out-text = { $name } wanted to sign you out, but its message could not be used. To be sure, sign out here.

## Making an account

# Button on the page that asks for the name, and title of the page that makes an account.
sign-up-title = New account
# Button on the page that asks for the name.
sign-up = Create an account
# Above the field for the address.
sign-up-text = Which email address may we reach you at? You will sign in with it.
# Label of the field.
sign-up-address-label = Email address
# Error beside the field: what was typed is no address.
sign-up-address-unusable = That is not an email address. Check it, then try again.
# Error beside the field. $domains is a list of endings of addresses, as example.com.
sign-up-address-domain = Only addresses of { $domains } can be used here.
# Button: back to signing in.
sign-up-sign-in = Sign in instead
# The page that waits for the code. $username is an e-mail address.
sign-up-code-text = An email is on its way to { $username }. Type the code from it, or follow its link in this browser.
# Button below: back to another address.
sign-up-other-address = Use another address
# Above the fields for name and password. $address is the address that was shown to be theirs.
sign-up-details-text = Your address { $address } is confirmed. Now choose a password.
# The same, for who was invited with that address, which no mail has shown to be theirs yet.
sign-up-details-invited-text = Your account gets the address { $address }. Now choose a password.
# Label of a field that may stay empty.
sign-up-name-label = Your name (optional)
# Error beside the field for the name.
sign-up-name-unusable = That name is too long, or has invisible characters.
# Button: makes the account.
sign-up-create = Create account
# A link from a mail was followed. $account is the e-mail address. A button “Continue” follows.
link-sign-up-text = You asked for this link to create an account with the address { $account }.

## Choice of account

# Title.
accounts-title = Your accounts
# Above the list.
accounts-intro = Choose the account to continue with.
# Last button of the list: sign in with an account that is not in it. Also beside the account that is signing in, and below the two buttons of consent: it is somebody else.
accounts-other = Use another account

## Consent: an app asks for something

# Title.
consent-title = Permission
# $client is the app's name, $host the host name it runs at, $account the name or email of the person's account.
consent-who = { $client } at { $host } asks to use your account { $account }.
# The same for an app that has no name.
consent-who-unnamed = { $client } asks to use your account { $account }.
# Above the list of what is asked for.
consent-list = If you allow it, the app can:
# Entry of the list: scope "openid".
scope-openid = Know that it is you
# What exactly that contains.
scope-openid-detail = An ID for your account, and when you signed in
# Entry of the list: scope "profile".
scope-profile = See your profile
# What exactly that contains.
scope-profile-detail = Names, user name, picture, web pages, gender, date of birth, time zone and language
# Entry of the list: scope "email".
scope-email = See your email address
# What exactly that contains.
scope-email-detail = The address, and whether it is confirmed
# Entry of the list: scope "address".
scope-address = See your postal address
# What exactly that contains.
scope-address-detail = Street, place, region, postal code and country
# Entry of the list: scope "phone".
scope-phone = See your phone number
# What exactly that contains.
scope-phone-detail = The number, and whether it is confirmed
# Entry of the list: scopes "roles" and "groups", which are the same.
scope-roles = See your roles
# What exactly that contains.
scope-roles-detail = What you are at services, such as a group at work
# Entry of the list: scope "device_sso", by which other apps of who runs this one sign the person in on the same device.
scope-device-sso = Sign you in to its maker’s other apps
# What exactly that contains.
scope-device-sso-detail = Those on this device sign you in without asking, as long as you are signed in here
# Entry of the list: scope "offline_access".
scope-offline = Stay connected while you are away
# What exactly that contains.
scope-offline-detail = It can use this permission when you are not there
# Entry of the list: a scope that has no text here. $scope is its technical name.
scope-other = Use “{ $scope }”
# What exactly that contains.
scope-other-detail = Ask the people who run the app what this is for
# A line of the list. $service is the name and host of a service that the app wants to reach in the person's name.
scope-service = Act for you at { $service }
# Below it.
scope-service-detail = What the app does at this service, it does in your name
# Name of a fact below a line of the list: at which services or addresses the app may do it. The value stands beside it.
detail-locations = Where
# The same: the kinds of actions.
detail-actions = What it may do
# The same: the kinds of data.
detail-datatypes = Which data
# The same: which of several things, such as an account, by its number or name.
detail-identifier = Which one
# The same: the levels of rights.
detail-privileges = With which rights
# Value of such a fact.
detail-yes = Yes
# Value of such a fact.
detail-no = No
# Beside a fact in detail that is asked for each time, such as a payment: it holds this once.
detail-once = For this one time
# For how long. $link is the next message: the part of the sentence that is a link to the account page.
consent-until-in-account = This lasts until you take it back, { $link }.
# The same where something is for this one time.
consent-rest-until-in-account = The rest lasts until you take it back, { $link }.
# Set into the message above.
consent-in-account = which you can do in your account at any time
# The last sentence before the buttons.
consent-no-password = The app never sees your password.
# Button.
allow = Allow
# Button.
deny = Deny

## A device: an app without a browser, which is let in elsewhere

# Title of the page where one types a code that a television, a console or a program without a browser shows.
device-code-title = Connect a device
# Under it.
device-code-text = Your television, console or command line shows a code. Type it here.
# Label of the field.
device-code-label = Code on the device
# Nothing was typed.
device-code-missing = Type the code that your device shows.
# What was typed is no code: too short, too long, or with letters that none has.
device-code-malformed = A code has eight letters, and none of them is A, E, I, O, U or Y. Compare it with your device.
# No device waits under this code: it was mistyped, or is over.
device-code-unknown = No device is waiting with this code. Look at your device again: it may show another code by now.
# Last words of that page.
device-code-warning = Type only a code that you see on your own device. If somebody sent you a code, do not type it.
# On a computer: opens what follows.
device-code-phone = Go on with your phone
# Beside the QR code.
device-code-phone-text = Scan this with the camera of your phone. It opens this page there.
# What the picture is, for who does not see it.
device-code-picture = QR code of the address of this page
# Title of the page that asks whether the device is let in.
device-approval-title = Let this device in?
# $client is the app’s name, $account the name or email of the person’s account.
device-approval-who = { $client } on another device asks to use your account { $account }.
# Above the code.
device-approval-code = The device must show this code:
# $device is what the device calls itself, $address the IP address that it has.
device-approval-device = The device calls itself { $device } and has the address { $address }.
# The same where the device does not say what it is.
device-approval-address = The device has the address { $address }.
# Against being talked into it. $deny is the label of the button that says no.
device-approval-warning = Allow this only if you started it yourself, on your own device, and see the same code there. If somebody sent you the code or a link, or asks you for it on the phone, they want to get into your account: choose “{ $deny }”.
# Title of the page after “Allow”.
device-approved-title = The device is connected
# Under it.
device-approved-text = Go on at your device. You can close this page.
# Title of the page after “Deny”.
device-denied-title = The device was turned away
# Under it.
device-denied-text = It gets nothing of your account. If somebody asked you to connect it, they may have wanted to get into your account.

## What an app asks by the back channel: its person answers here

# Title of the page that asks whether what an app asked for is allowed; and of the page of a link that leads there.
request-approval-title = Allow this request?
# $client is the app’s name, $account the name or email of the person’s account.
request-approval-who = { $client } asks to use your account { $account }.
# $moment is a date and time. Also on the list of what waits.
request-approval-at = It asked on { $moment }.
# Above a short text that the person compares with what the app, or whoever they deal with, shows them.
request-approval-message = The app, or whoever you are dealing with, must show you the same message:
# Against being talked into it. $deny is the label of the button that says no.
request-approval-warning = Allow this only if you started it yourself just now. If somebody asks you for it on the phone or in a message, they want to get into your account: choose “{ $deny }”.
# Link and title: the list of what waits.
account-requests-title = Requests that wait for you
# Under the link.
account-requests-detail = Apps that ask for your approval
# Above the list.
account-requests-text = Look at each one before you allow it. What you do not answer is over by itself.
# The list is empty.
account-requests-none = Nothing is waiting for you.
# Button: to the page that says what is asked. Nothing is allowed by it.
account-request-look = Look at it
# Said on that page after somebody allowed one.
done-request-allowed = The request is allowed. Go on where you started it.
# The same, after they did not.
done-request-denied = The request was turned away. If somebody asked you to allow it, they may have wanted to get into your account.
# A line of what happened to the account. Below it stands the name of the app.
activity-request-approved = What an app asked for was allowed
# A line of the activity: Native SSO, one app of a group for another. The app's name follows.
activity-app-brought-in = An app was let in by another app on the same device
# The same: by an assertion of an issuer that the operator trusts.
activity-app-vouched-for = An app was let in on the word of another service
# The same: an app may come to another authorization server for this person.
activity-word-given = An app was vouched for at another service
# The same: a token of another provider, to act for its person there. What people call that provider stands beside it.
activity-upstream-used = An app was given access to your account at another provider
# The page of a link by mail. $account is the account’s name. A button “Continue” follows.
link-approval-text = An app asks for the approval of { $account }. Continue to see what it asks for; nothing is allowed yet.
# Subject. $provider is the sign-in service’s name.
mail-approval-subject = An app asks for your approval at { $provider }
# $client is the app’s name, $provider that of the sign-in service. A button follows.
mail-approval-text = { $client } asks for your approval at { $provider }. See what it asks for before you allow it.
# Label of the short text that the app shows too.
mail-approval-message = Message
# Button.
mail-approval-action = See the request
# Last words of that mail.
mail-approval-caution = If you did not start this yourself just now, do nothing: it is over by itself. If somebody asks you to allow it, they want to get into your account.

## Account

# Title, and the link that leads back to it.
account-title = Your account
# Heading of links on that page: profile, picture, email address, preferences.
account-group-person = About you
# Heading of links: sign-in methods, where one is signed in, connected apps, activity.
account-group-security = Sign-in and security
# Heading of links: a copy of the data, the end of the account.
account-group-data = Your data
# Link and title: how one signs in.
account-security-title = Sign-in methods
# Under it.
account-security-detail = Password, passkeys, authenticator app, recovery codes, trusted devices
# Text of a page of the account, below the title “Second step”.
account-step-text = When you sign in with your password, you can also be asked for your passkey or a recovery code. Then a stolen password is not enough.
# On that page, in place of a button.
account-step-app = You have an authenticator app, so you are asked for a second step whenever you sign in with your password.
# On that page, and beside a link to it: “it” is the second step.
account-step-on = You are asked for it whenever you sign in with your password.
# The same, where it is not asked for.
account-step-off = You are not asked for it.
# On that page; links to both follow.
account-step-needs = Create a passkey or set up an authenticator app first.
# On that page; a link follows.
account-step-codes = Create recovery codes first. Without them you could not get in once your passkey is lost.
# Button: a second step is asked for from then on.
account-step-start = Ask every time
# Button: none is asked for any more.
account-step-stop = Stop asking
# Link and title: the browsers in which one is signed in.
account-sessions-title = Where you are signed in
# Under it.
account-sessions-detail = Your browsers, and how to sign out of them
# Link and title: the apps that may use the account.
account-apps-title = Connected apps
# Under it.
account-apps-detail = What they may do, and how to take it back
# $moment is a date and time.
since = Since { $moment }
# $moment is a date and time.
device-seen = Last used { $moment }
# A session. $moment is a date and time.
device-since = Signed in since { $moment }
# A trusted device. $moment is a date and time.
device-until = Trusted until { $moment }
# A browser that does not say what it is.
device-unknown = Unknown browser
# Beside the browser in which the page is seen.
device-here = This device
# Under “Password”.
account-password-set = Change it here
# Under “Password”.
account-password-none = You have none yet
# Under “Password”: a directory has it. { $name } is its name.
account-password-kept = Kept by { $name }
# Link and title.
account-app-title = Authenticator app
# Under it: there is none.
account-app-none = Not set up
# After “Since …”.
account-app-replace = A new one replaces it.
# Above the picture.
account-app-scan = Scan this picture with your authenticator app, then type the code that it shows.
# Heard by people who cannot see the picture.
account-app-picture = QR code with the secret that stands below in letters
# Link: for people who have the app on the very device that shows the page.
account-app-open = Open your authenticator app on this device
# Above the secret in letters and digits.
account-app-type = If you cannot scan it, type this secret into the app:
# Button.
account-app-confirm = Set up the app
# Button.
account-app-remove = Remove the app
# The app was set up.
account-app-done = Your app is set up. You will be asked for its code from the next sign-in on.
# Link and title.
account-codes-title = Recovery codes
# How many are left.
account-codes-left =
    { $count ->
        [0] You have none
        [one] { $count } is left
       *[other] { $count } are left
    }
# The same, where few are left or none: a warning.
account-codes-few =
    { $count ->
        [0] You have none. Create some.
        [one] Only { $count } is left. Create new ones.
       *[other] Only { $count } are left. Create new ones.
    }
# Beside the link “Email address”: what mail is good for when one signs in. $address is an email address.
account-mail-codes = Codes to { $address }
# A warning, on the first page of the account and on that of passkeys. $link is the next message, a link.
account-codes-missing = You have no recovery codes. { $link }, so that you still get in if you lose your passkey or your phone.
# Set into the message above: a link.
account-codes-missing-link = Create some
# Beside the button that removes a passkey or the authenticator app, where it is the last.
account-last-codes = This is your last second step: your recovery codes go with it.
# The same, where the organisation asks everybody for a second step.
account-last-required = Everybody here needs a second step: you will be asked to set one up anew when you next sign in.
# What they are.
account-codes-text = With a recovery code you sign in when you cannot use your other second step. You get ten; each works once.
# After how many are left.
account-codes-replace = New codes replace the old ones.
# Button.
account-codes-make = Create recovery codes
# Link.
account-codes-later = Not now
# Above the new codes.
account-codes-keep = Keep these codes where only you can find them: print them, or save the file. You will not see them again.
# Link: saves them as a file.
account-codes-download = Save as a file
# Link: goes on.
account-codes-kept = I have saved them
# Heading.
account-devices-title = Trusted devices
# Under it.
account-devices-text = On these you are not asked for the second step.
# Button: the device is trusted no more, and asked for the second step again.
account-device-forget = Stop trusting
# Under the title. $link is the next message, a link.
account-sessions-text = If you do not know a device, sign out there and { $link }.
# Set into the message above: a link.
account-sessions-link = change your password
# Button.
account-sessions-end-others = Sign out everywhere else
# No apps.
account-apps-none = No app uses your account.
# Under the title.
account-apps-text = An app that you disconnect has to ask you again.
# An app of the organisation itself.
account-app-own = Belongs to this organisation
# Above a list of what a connected app may do, as “See your profile”.
account-app-can = It can:
# Below it. $moment is a date and time.
account-app-allowed = Allowed { $moment }
# Button.
account-app-disconnect = Disconnect
# Title.
new-password-title = New password
# Label of the field.
new-password-label = New password
# The rule, and the error if it is not kept. $count is a number of characters.
new-password-rule =
    { $count ->
        [one] It needs at least { $count } character.
       *[other] It needs at least { $count } characters.
    }
# After it.
new-password-advice = Four or five words at random are easy to remember and hard to guess.
# What happens.
new-password-ends = You will be signed out everywhere else.
# Above the field: whoever runs this asked for it.
new-password-must = Whoever looks after your account asks you to choose a password that only you know.
# The same, to who came by an email because they forgot theirs, or by a link that the people who run the service made.
new-password-choose = Choose a new password for your account.
# Button.
new-password-set = Set password
# Error.
new-password-missing = Type a new password to continue.
# Title of the page where somebody signs in with a password that a directory keeps, and has to choose another first.
directory-password-title = Change your password
# The same page, above the fields. { $name } is the directory’s name.
directory-password-text = Your password at { $name } is right, but you have to choose a new one before you can sign in.
# The page of an account whose password a directory keeps, above the fields. { $name } is its name.
directory-password-kept = { $name } keeps your password. You change it there, for everything that you sign in to with it.
# The same page, where there are no fields.
directory-password-elsewhere = { $name } keeps your password. It is changed there, and not here.
# Link on the page of the password that is kept here, to that of another which a directory keeps.
directory-password-other = Change your password at { $name }
# Label of a field.
directory-password-current = Current password
# Label of a field: what was typed as new password, typed again.
directory-password-again = New password, once more
# Button.
directory-password-change = Change password
# Error.
directory-password-differs = The two new passwords are not the same. Type the new one into both fields.
# Error.
directory-password-wrong = The current password is not right.
# Error: what the directory says to the new password. { $name } is its name in all of these.
directory-password-not-allowed = { $name } does not let you change your password here. Ask whoever looks after your account there.
# Error.
directory-password-weak = { $name } does not take this password: it is too easy to guess. Choose another.
# Error.
directory-password-short = { $name } does not take this password: it is too short. Choose a longer one.
# Error.
directory-password-long = { $name } does not take this password: it is too long. Choose a shorter one.
# Error.
directory-password-young = Your password at { $name } was changed a short while ago, and cannot be changed again yet. Try again later.
# Error, where the directory does not say which of its rules.
directory-password-rules = { $name } does not take this password. It may be too short, too simple or one that you had before, or the last change may be too recent.

## Profile and preferences

# Link and title: what one says of oneself.
account-profile-title = Profile
# Under it.
account-profile-detail = Names, birthday, phone number, address
# Link and title.
account-preferences-title = Preferences
# Under it.
account-preferences-detail = Language, light or dark, time zone, emails
# Button.
account-save = Save
# Under the title, after it was saved.
account-saved = Your changes are saved.
# Above a page, after its person signed themselves out in another browser.
done-session-ended = You are signed out there.
# The same, after they did that in all others.
done-sessions-ended = You are signed out everywhere else.
# The same, after they made a passkey.
done-passkey-made = The passkey is created.
# The same, after they took one away.
done-passkey-removed = The passkey is removed.
# Above the page, after one was linked.
done-provider-linked = The provider is linked.
# The same, after one was removed.
done-provider-unlinked = The provider is no longer linked.
# The same, after they took their authenticator app away.
done-app-removed = The authenticator app is removed.
# The same, after they chose another password.
done-password-set = Your new password is set.
# The same, after they took the trust in a device away: it is asked for the second step again.
done-device-forgotten = That device is no longer trusted.
# The same, after they took back what an app was allowed.
done-app-disconnected = The app is disconnected.
# Above the page, after that button was pressed.
done-step-on = From now on you are asked for a second step.
# Above the page, after that button was pressed.
done-step-off = You are no longer asked for a second step.
# Said at the top of the page of the address.
done-address-confirmed = Your email address is confirmed.
# Under the title.
profile-text = Apps that you allow to see your profile see what stands here. Every field can be left empty.
# Before the user name, which cannot be changed here.
profile-username = User name
# Before the email address, which cannot be changed here.
profile-email = Email
# Before the names of roles, which an operator or an organisation gives.
profile-roles = Roles
# Below the rows of what is known and cannot be changed on this page.
profile-closed = These cannot be changed here.
# Label of a field.
profile-name = Full name
# Label of a field.
profile-given-name = Given names
# Label of a field.
profile-middle-name = Middle names
# Label of a field.
profile-family-name = Family names
# Label of a field.
profile-nickname = Nickname
# Label of a field. People write into it what they like.
profile-gender = Gender
# Label of a field.
profile-birthdate = Date of birth
# Under it. The example stays as it is.
profile-birthdate-note = Year-month-day, for example 1990-02-28. The year alone is fine.
# Label of a field.
profile-phone = Phone number
# Under it. The example stays as it is, or becomes one of a country where the language is spoken.
profile-phone-note = With the country’s code, for example +1 425 555 1212.
# Label of a field: the address of a page about the person, at a social network for example.
profile-page = Profile page
# Label of a field: the address of the person’s own pages.
profile-website = Website
# Above the fields of the postal address.
profile-address = Address
# Label of a field.
profile-street = Street and number
# Label of a field.
profile-postal-code = Postal code
# Label of a field.
profile-locality = City or town
# Label of a field: state, province, canton.
profile-region = Region
# Label of a field.
profile-country = Country
# Label of a field: the whole address.
profile-formatted = As on a letter
# Under it.
profile-formatted-note = Written again when you change the fields above.
# Above all fields, of which one or several are wrong.
field-errors = Nothing is saved yet. Look at the fields that are marked.
# Under a field. $count is a number of characters.
field-too-long =
    { $count ->
        [one] Use at most { $count } character.
       *[other] Use at most { $count } characters.
    }
# Under a field: it has control characters.
field-hidden = This has invisible characters. Type it again.
# Under a field. The example stays as it is.
field-date = This is not a date. Write it like 1990-02-28.
# Under the field of the date of birth.
field-future = This day is yet to come. Check the year.
# Under a field. The example stays as it is.
field-url = This is not a web address. Write it like https://example.com.
# Under a field.
field-phone = This is not a phone number with a country code. Begin with + and the code.
# Under a field that was changed elsewhere, in another window for example, while the person typed. $value is what it is now.
field-changed = This was changed to “{ $value }” in the meantime. Save again to replace that.
# The same, where the field is empty now.
field-emptied = This was emptied in the meantime. Save again to fill it.
# Label of a field: the language of pages and emails.
preferences-language = Language
# Label of a field.
preferences-zone = Time zone
# Above the emails that one can do without.
preferences-mails = Emails
# Beside a box to tick.
preferences-new-browser = Tell me when I sign in with a browser for the first time
# Under it.
preferences-mails-note = You are always told when your ways to sign in change.
# Error.
preferences-unusable = That cannot be chosen. Choose from the lists.
# The name of this very language in itself, for a list of languages.
language-name = English
# Above the time zones of a part of the world, as all that follow.
region-africa = Africa
# See above.
region-america = America
# See above.
region-antarctica = Antarctica
# See above.
region-arctic = Arctic
# See above.
region-asia = Asia
# See above.
region-atlantic = Atlantic
# See above.
region-australia = Australia
# See above.
region-europe = Europe
# See above: the ocean.
region-indian = Indian Ocean
# See above: the ocean.
region-pacific = Pacific
# Above a time zone that belongs to none of these.
region-other = Other

## Picture

# Link and title: the picture that apps show of a person.
account-picture-title = Picture
# Under it.
account-picture-detail = What apps show of you
# Under the title.
picture-text = Apps that you allow to see your profile can show it. Anyone who has its link can open it.
# Heard by people who cannot see the picture.
picture-alt = Your picture
# There is no picture.
picture-none = You have no picture yet.
# Before the address of a picture on another server, which this page does not show.
picture-elsewhere = Your picture is kept elsewhere:
# Label of the field, with which a file is chosen.
picture-file = New picture
# Under the field.
picture-rule = PNG, JPEG, WebP or GIF, up to 8 MB. The middle of it is shown, as a square.
# Button.
picture-set = Save picture
# Button.
picture-remove = Remove the picture
# Instead of the field: the organisation does not let people change it.
picture-closed = Your organisation sets this picture.
# Error: no file was chosen.
picture-missing = Choose a picture to continue.
# Error: the file is larger than 1 MB.
picture-too-long = That file is too large. Choose one of up to 8 MB.
# Error: the file is none of these formats.
picture-format = That is not a PNG, JPEG, WebP or GIF picture. Choose another file.
# Error: the picture has too many pixels.
picture-too-large = That picture has too many pixels. Choose one of up to 4096 by 4096.
# Error: the file is cut off or broken.
picture-damaged = That file is damaged. Choose another one.
# Error: the place where pictures are kept cannot be reached.
picture-unkept = Your picture could not be kept, and nothing was changed. Try again in a few minutes.

## Passkeys

# Error: the passkey that was offered cannot be used here.
passkey-wrong = That passkey cannot be used here. Try another way.
# Button.
passkey-use = Use a passkey
# Link: use a passkey instead.
second-factor-use-passkey = Use a passkey
# Above the button.
second-factor-passkey-text = Confirm with your passkey that it is you.
# Link and title of a page of the account: the other providers by which its person signs in.
account-providers-title = Sign-in with other providers
# Under that title.
account-providers-text = With these providers you can sign in to this account too.
# The same page, and beside a link to it: there is none.
account-providers-none = None is linked yet
# Button on that page: link another one. { $name } is its name.
account-provider-connect = Link { $name }
# Beside the only one, where its person could not sign in any more without it. Links to the pages of password and passkeys follow.
account-provider-last = This is the only way in which you can sign in. Set a password or create a passkey first; then you can remove it.
# The same, where they can set no passkey.
account-provider-last-password = This is the only way in which you can sign in. Set a password first; then you can remove it.
# The same, where they can set no password: a directory keeps it.
account-provider-last-passkey = This is the only way in which you can sign in. Create a passkey first; then you can remove it.
# The same, where they can add neither.
account-provider-last-alone = This is the only way in which you can sign in, so it stays.
# Link and title.
account-passkeys-title = Passkeys
# How many there are.
account-passkeys-count =
    { $count ->
        [0] You have none yet
        [one] { $count } passkey
       *[other] { $count } passkeys
    }
# What a passkey is.
account-passkeys-text = A passkey signs you in with your fingerprint, face or screen lock, without a password. A fake site cannot trick you out of it.
# Button.
passkey-create = Create a passkey
# Heading above the field for its name and the button “Create a passkey”.
passkey-new-title = New passkey
# Label of the field for another name.
passkey-name = New name
# Label of the field for a new passkey’s name.
passkey-name-optional = Name (optional)
# Under the field.
passkey-name-note = Leave it empty to call it after the device or program that keeps it.
# Error: the browser or the device could not use a passkey.
passkey-failed = That did not work. Try again, or choose another way.
# Beside the button: the browser's dialog was closed without a passkey, or found none.
passkey-cancelled = No passkey was used. Try again, or choose another way.
# Error: the browser or the device could not create a passkey.
passkey-not-created = That did not work. Try again, or do it later.
# Beside the button: the browser's dialog was closed without a new passkey.
passkey-not-made = No passkey was created. You can try again.
# Error: the device has one already.
passkey-exists = This device has a passkey for your account already.
# Error.
passkey-too-many = You have as many passkeys as there can be. Remove one first.
# Error: the organisation allows only some kinds of devices.
passkey-not-allowed = This organisation does not allow passkeys of that kind. Use another device.
# Error.
passkey-name-unusable = That name cannot be used. Take a shorter one.
# A passkey that nobody named.
passkey-unnamed = Passkey
# About a passkey: the program that keeps it copies it to the person's other devices.
passkey-synced = Synced between your devices
# About a passkey: it can be copied to the person's other devices, and was not yet when it was last used.
passkey-syncable = Not synced between your devices yet
# About a passkey: it never leaves its device.
passkey-bound = On one device only
# About a passkey. $moment is a date and time.
passkey-added = Added { $moment }
# Opens the field and buttons below it.
passkey-change = Rename or remove
# Button.
passkey-rename = Rename
# Button.
passkey-remove = Remove
# Where JavaScript is off.
passkey-needs-script = Creating a passkey needs JavaScript, which is off in your browser.
# The same, where a passkey is to be used.
passkey-use-needs-script = Using a passkey needs JavaScript, which is off in your browser.
# In place of the button, in browsers that are too old.
passkey-unsupported = This browser does not support passkeys. Use another browser or device.
# Title of the page that offers a passkey after a sign-in with a password. What a passkey is, and a button “Create a passkey” follow.
passkey-offer-title = A faster sign-in
# Button: goes on without one.
passkey-offer-later = Not now

## Sign-out

# Title.
sign-out-title = Sign-out
# $tenant is the name of the organisation that runs this server.
sign-out-question = You are about to sign out of { $tenant }.
# $client is the name of the app that asks; $tenant the name of the organisation that runs this server.
sign-out-client = { $client } asks to sign you out of { $tenant }.
# $account is the name or email of the person's account.
sign-out-account = Signed in as { $account }
# In place of that where there are several; above their names, one a line.
sign-out-accounts = You will be signed out of:
# Button.
sign-out = Sign out
# Button.
stay = Stay signed in
# Title of the page after.
signed-out-title = Signed out
# $tenant is the name of the organisation that runs this server.
signed-out-text = You are signed out of { $tenant }.
# Of several accounts in one browser, one is signed out. $account is its name or email; $tenant the name of the organisation that runs this server.
signed-out-account = { $account } is signed out of { $tenant }.
# Below it, above the other accounts, one a line.
signed-out-staying = In this browser you are still signed in as:
# Advice below.
signed-out-shared = On a shared computer, close the browser too.
# On the page after, where another provider, by which they had signed in, did not say that it signed them out too. $name is its name.
signed-out-elsewhere = You may still be signed in at { $name }.
# Title of the page after choosing to stay.
stayed-title = Still signed in
# $tenant is the name of the organisation that runs this server.
stayed-text = You are still signed in to { $tenant }.

## Errors

# Before the id of the error.
error-id = Error ID
# Link under the id of an error: leads to a mail or a web page of whoever runs this. $tenant is their name.
error-support = Ask { $tenant } for help
# Before the technical code of the error.
error-code = Code
# Before the technical description, which is in English.
error-description = Details
# Opens the two lines above.
error-developers = For developers
# What to do, where the fault is the app's.
error-ask-app = Go back to the app and try again. If it happens again, tell the people who run the app, and give them the error ID.
# Title: the app's request is incomplete or contradictory.
error-request-title = Incomplete request
# What happened.
error-request-text = The app sent a request that is incomplete or not correct, so we stopped here.
# Title: the app is not registered.
error-client-title = Unknown app
# $tenant is the name of the organisation that runs this server.
error-client-text = The app that sent you here is not registered with { $tenant }.
# Title: the app wants to send the person to an address that is not registered.
error-redirect-title = Unregistered address
# What happened.
error-redirect-text = The app asked us to send you to an address that is not registered for it. To keep you safe, we did not.
# Title: the app's sign-out request cannot be checked.
error-sign-out-title = Sign-out request
# What happened.
error-sign-out-text = The app asked us to sign you out and send you to an address that is not registered for it, or it spoke for another app. Nothing has changed.
# Title: the page belongs to another browser, or cookies are blocked.
error-browser-title = Another browser
# What happened.
error-browser-text = This page was opened in another browser or window, or your browser did not send our cookie.
# What to do. $host is the host name of this server.
error-browser-now = Go back to where you came from and start again in this window. If your browser blocks cookies, allow them for { $host }.
# Title: a form of ours came so that it cannot be read.
error-form-title = Unreadable form
# What happened.
error-form-text = What your browser sent could not be read. Nothing was changed.
# What to do.
error-form-now = Go back, load the page again, and send the form once more.
# Title: a form was sent that belongs to another account than the one in use here.
error-account-title = Another account
# What happened.
error-account-text = You use another account in this browser now than the page that sent this. Nothing was changed.
# What to do.
error-account-now = Open the page again to change something.
# Title.
error-not-found-title = No page here
# What happened.
error-not-found-text = There is no page at this address. It may be one for apps.
# What to do.
error-not-found-now = Check the address, or go back to where you came from.
# Title: a fault of this server.
error-internal-title = A problem on our side
# What happened.
error-internal-text = Something went wrong. It is not your fault.
# What to do. $tenant is the name of the organisation that runs this server.
error-internal-now = Try again in a minute. If it happens again, tell { $tenant }, and give the error ID.
# Above the list of checks that a developer sees.
trace-title = What was checked
# A check that passed.
trace-passed = Passed
# A check that failed.
trace-failed = Failed
# Before what the app sent.
trace-sent = Sent
# Before what is registered for the app.
trace-registered = Registered
# In place of what the app sent.
trace-nothing = Nothing
# A parameter came so often.
trace-repeated = More than once
# How often a parameter has to come.
trace-exactly-one = Exactly one
# What the sent client_id names.
trace-client = A client
# The same.
trace-client-disabled = A client that is turned off
# The same.
trace-client-unknown = No such client
# How parameters have to be.
trace-form-encoded = Form-encoded UTF-8, each parameter at most once
# Where a browser has to open this. “document” is a word of the browser’s.
trace-own-page = A page of its own (document)
# In place of a token, which is not shown.
trace-token = A token
# In the place of a secret that came as something else.
trace-secret = (what has the form of a secret)
# What a token has to be.
trace-own-id-token = An ID token of this provider

## A page that was open too long

# Title of a page that the person came back to after its work was done.
answered-title = Already done
# Below it.
answered-text = You have finished here. Continue in the app.
# Title.
expired-title = Expired page
# What happened. It is nobody's fault.
expired-text = This page was open for too long, or was already used, so it does not work any more. That keeps your account safe.
# What to do, where we cannot start again ourselves.
expired-go-back = Go back to the app and start again.
# Link: begins the same sign-in again.
start-again = Start again

## The answer on its way to the app

# Title.
form-post-title = On the way
# $client is the app's name. Seen only if the page does not go on by itself.
form-post-text = You are going back to { $client }. If nothing happens, press the button.

## The page at the server's own address

# Title.
home-title = Sign-in
# $tenant is the name of the organisation that runs this server.
home-text = This is where people sign in with { $tenant }.
# Says that there is nothing to do here.
home-nothing = You usually come here from an app and go straight back to it.
# On a development server.
home-dev = This is a development server. The playground runs a real sign-in and shows each message.
# Link.
open-playground = Open the playground

## The playground, where developers watch a sign-in

# Title.
playground-title = Playground
# Under the title, for developers.
playground-intro = Run a real authorization code flow with PKCE against this server, and see each message and each token.
# Before the issuer's address.
playground-issuer = Issuer
# Before the client id.
playground-client = Client
# Before the redirect URI.
playground-redirect = Redirect URI
# Before the user name of the demo person.
playground-username = Sign in as
# Before the password of the demo person.
playground-password = Password
# Above the check boxes for scope values.
playground-scopes = Scopes
# Choice: the parameter is left out of the request.
playground-not-sent = Leave out
# Under the field of this parameter.
playground-prompt = Which page to show even where it could be skipped
# Under the field of this parameter.
playground-response-mode = How the answer travels back
# Note at the field "request_uri" (a pushed authorization request, RFC 9126).
playground-request-uri = Whether the request is sent ahead, so that only its name passes through the browser
# Under the field of this parameter.
playground-max-age = Seconds since the last sign-in, at most
# Under the field of this parameter.
playground-login-hint = Who is going to sign in
# Under the field of this parameter.
playground-acr-values = How strong the sign-in should be
# Under the field of this parameter. The tags are examples.
playground-ui-locales = Languages of the pages, such as “de fr”
# Button.
playground-start = Start the flow
# Link and title: what a development server would have sent by email.
playground-mail-title = Mail
# Under the title.
playground-mail-intro = No mail is sent from a development server without a mail server: what would have been sent stands here, the newest first, until it stops.
# There is none.
playground-mail-none = Nothing has been sent yet.
# Above the steps of a flow that reached its end.
playground-succeeded = The flow reached its end. Here is each step, in the order in which it happened.
# Above the steps after the person signed out.
playground-signed-out = You signed out, and the app forgot its tokens. Here is each step, in the order in which it happened.
# Above the steps of a flow that did not.
playground-refused = The flow stopped before its end. The last step says why.
# Link to the playground's first page.
playground-again = Start over
# Button: uses the refresh token.
playground-refresh = Refresh the tokens
# Above an HTTP request.
playground-request = Request
# Above an HTTP response.
playground-response = Response
# Title of a step.
step-discovery-title = Discovery
# What happens in this step.
step-discovery-text = The client reads where the provider's endpoints are and what it can do.
# Title of a step: a pushed authorization request (RFC 9126).
step-pushed-title = Pushed authorization request
# What happens in this step.
step-pushed-text = The client sends its request to the provider itself and gets a name for it: nobody can read or change it in the browser.
# Title of a step.
step-authorize-title = Authorization request
# What happens in this step.
step-authorize-text = The client sends the browser to the provider. The code challenge is the hash of a secret that only the client knows.
# Title of a step.
step-callback-title = Authorization response
# What happens in this step.
step-callback-text = The browser comes back with a code that can be used once. The client checks that state and issuer are the ones it expects.
# Title of a step.
step-token-title = Token request
# What happens in this step.
step-token-text = The client exchanges the code for tokens, and shows the secret behind the code challenge.
# Title of a step.
step-keys-title = Keys
# What happens in this step. “kid” is a technical name and stays as it is.
step-keys-text = The client reads the provider’s public keys. The one that the ID token names in its header, as kid, must match its signature.
# Title of a step.
step-refresh-title = Refresh request
# What happens in this step.
step-refresh-text = The client exchanges the refresh token for new tokens. The old refresh token is used up.
# Title of a step.
step-userinfo-title = Userinfo
# What happens in this step.
step-userinfo-text = The client shows the access token and gets the claims that its scopes allow.
# Title of a step.
step-signed-out-title = Sign-out
# What happens in this step.
step-signed-out-text = The provider ended the session and sent the browser back.
# Title of a token.
token-id = ID token
# Title of a token.
token-access = Access token
# Title of a token.
token-refresh = Refresh token
# The client checked the token.
token-verified = Verified: signature, issuer, audience and times hold
# The client checked the token. $why is a technical reason in English.
token-not-verified = Not verified: { $why }
# The client cannot and need not look into the token.
token-opaque = Opaque: only the provider can read it
# Above the members of the token's header.
token-header = Header
# Above the token's claims.
token-claims = Claims
# Opens the token as it was sent.
token-raw = The token as it was sent
# Meaning of the claim "iss".
claim-iss = Who issued the token
# Meaning of the claim "sub".
claim-sub = The ID of the person, or of the client where there is no person
# Meaning of the claim "aud".
claim-aud = Whom the token is for
# Meaning of the claim "exp".
claim-exp = When it stops being good
# Meaning of the claim "iat".
claim-iat = When it was issued
# Meaning of the claim "auth_time".
claim-auth-time = When the person signed in
# Meaning of the claim "nonce".
claim-nonce = Ties the token to this one request
# Meaning of the claim "acr".
claim-acr = How strong the sign-in was
# Meaning of the claim "amr".
claim-amr = How the person signed in
# Meaning of the claim "azp".
claim-azp = The client that asked for the token
# Meaning of the claim "sid".
claim-sid = The ID of the session
# Meaning of the claim "jti".
claim-jti = The ID of this token
# Meaning of the claim "at_hash".
claim-at-hash = Ties the token to its access token
# Meaning of the claim "client_id".
claim-client-id = The client that the token was given to
# Meaning of the claim "scope".
claim-scope = What the token allows
# Meaning of the header member "alg".
claim-alg = How it is signed
# Meaning of the header member "kid".
claim-kid = Which key of the provider signed it
# Meaning of the header member "typ".
claim-typ = What kind of token it is

## Activity: what happened to the account

# Link and title: what happened to the account.
account-activity-title = Activity
# Under the link.
account-activity-detail = What happened to your account
# Above the list. A link follows.
account-activity-text = The newest is first. Is there something that you did not do?
# Link: leads to the page of a new password.
account-activity-not-you = Choose a new password
# In place of an empty list.
account-activity-none = Nothing has happened yet.
# Link to the next page of the list.
account-activity-older = Older
# Link to the first page of the list.
account-activity-newest = Newest
# A line of the list. Below it may stand that the people who run the service made it.
activity-account-made = The account was created
# A line of the list. Below it stands by which methods.
activity-signed-in = Signed in
# A line of the list: somebody who was signed in proved anew who they are.
activity-signed-in-again = Signed in again
# Below “Signed in”. $methods is one or several of the names in the mails, as “password + authenticator app”.
activity-methods = With { $methods }
# A line of the list.
activity-wrong-password = Failed sign-in: the password was wrong
# A line of the list: the code of an app, or a recovery code.
activity-wrong-code = Failed sign-in: the code was wrong
# A line of the list: a passkey that may have been copied was turned away.
activity-wrong-passkey = Failed sign-in: the passkey was refused
# A line of the list.
activity-signed-out = Signed out
# A line of the list: a session in another browser. Below it stands which.
activity-session-ended = A session was ended
# A line of the list.
activity-sessions-ended = Signed out everywhere else
# A line of the list.
activity-password-changed = The password was changed
# A line of the list. Below it stands its name.
activity-passkey-added = A passkey was added
# A line of the list. Below it stands its new name.
activity-passkey-renamed = A passkey was renamed
# A line of the list. Below it stands its name.
activity-passkey-removed = A passkey was removed
# A line of the list.
activity-app-added = An authenticator app was set up
# A line of the list.
activity-app-removed = The authenticator app was removed
# A line of the list.
activity-codes-made = New recovery codes were created
# A line of the list.
activity-codes-removed = The recovery codes were removed
# A line of the list.
activity-factor-added = A way to sign in was added
# A line of the list: from then on they can sign in by another provider. Below it stands which.
activity-upstream-added = A sign-in by another provider was added
# A line of the list: they cannot sign in by another provider any more. Below it stands which.
activity-upstream-removed = A sign-in by another provider was removed
# A line of the list.
activity-factor-removed = A way to sign in was removed
# A line of the list.
activity-step-on = A second step is asked for when signing in
# A line of the list.
activity-step-off = A second step is no longer asked for when signing in
# A line of the list. $count is how many are left.
activity-recovery-code-used =
    { $count ->
        [0] A recovery code was used; none are left
        [one] A recovery code was used; { $count } is left
       *[other] A recovery code was used; { $count } are left
    }
# One of the methods of a sign-in, after a plus sign.
activity-method-recovery-code = recovery code
# One of the methods of a sign-in, after a plus sign: by another provider, such as the company’s own.
activity-method-upstream = another provider
# A line of the list: no second step is asked for there. Below it stands which.
activity-device-trusted = A device is trusted
# A line of the list. Below it may stand which.
activity-device-forgotten = A device is no longer trusted
# A line of the list. Below it stands the name of the app.
activity-consent-given = An app was allowed to use the account
# A line of the list. Below it stands the name of the app.
activity-consent-withdrawn = An app was disconnected
# A line of the list. Below it stands the name of the app.
activity-device-approved = An app on another device was let in
# A line of the list.
activity-turned-off = The account was turned off
# A line of the list.
activity-turned-on = The account was turned on
# A line of the list. Below it stand the technical names of what changed.
activity-profile-changed = Details of the account were changed
# A line of the list. Below it stand the names of the roles that there are now.
activity-roles-changed = What the account is at services was changed
# A line of the list: the mails that tell of a sign-in with a browser that was not used before.
activity-notices-on = Mails about new browsers were turned on
# A line of the list: the same mails.
activity-notices-off = Mails about new browsers were turned off
# A line of the list.
activity-address-changed = The email address was changed
# A line of the list: a link that was mailed to it was followed.
activity-address-confirmed = The email address was confirmed
# A line of the list: the picture that people have of themselves.
activity-picture-changed = The picture was changed
# A line of the list.
activity-picture-removed = The picture was removed
# A line of the list.
activity-exported = The data of the account was downloaded
# A line of the list. $moment is a date and time.
activity-deletion-planned = The account will be deleted on { $moment }
# A line of the list.
activity-deletion-cancelled = The account is kept
# A line of the list.
activity-erased = The account was deleted
# Below a line: not the person but the people who run the service did it.
activity-by-operator = By the people who run this service
# Below “A session was ended”: a browser keeps no more accounts.
activity-by-server = Because there were too many accounts in this browser
# Below “A session was ended”: by the sign-out at a provider by which they had signed in.
activity-by-upstream = Because you signed out at another provider
# A line of the list that this version has no words for. $kind is a technical name.
activity-later = Something else: { $kind }

## Taking a way in away

# Beside a box, above a button that removes a passkey or an app.
remove-everywhere = When I remove it, also sign me out everywhere else

## A copy of the data, and the end of the account

# Link and title: a file with all that is kept of the person.
account-export-title = A copy of your data
# Under the link.
account-export-detail = Download what is kept about you
# Above a list of what is in the file.
account-export-text = You get one file with everything that is kept about you here:
# Under the list.
account-export-note = Passwords, codes and keys are not in it. Keep the file where only you can find it.
# Button.
account-export-make = Download
# First lines of a text file beside the data. $account is the user name, $provider the sign-in service’s name, $moment a date and time.
export-readme = What { $provider } keeps about the account { $account }, as of { $moment }.
# One of the things in the file; stands by itself in a list.
export-profile = Who you are: user name, and details such as name and email address
# The same.
export-picture = Your picture, if you have one here
# The same.
export-sessions = Where you are signed in
# The same.
export-consents = Connected apps, and what they may do
# The same.
export-credentials = Your sign-in methods: when they were added and last used
# The same.
export-devices = Devices that you trust
# The same.
export-activity = What happened to your account
# Link and title.
account-delete-title = Delete the account
# Under the link.
account-delete-detail = With everything in it
# What will happen. $count is a number of days.
account-delete-text =
    { $count ->
        [one] You are signed out everywhere at once, and so are the apps that use your account. It is deleted after { $count } day, with everything in it. Sign in before then to keep it.
       *[other] You are signed out everywhere at once, and so are the apps that use your account. It is deleted after { $count } days, with everything in it. Sign in before then to keep it.
    }
# What will happen, where nobody can change their mind.
account-delete-text-now = The account is deleted at once, with everything in it. This cannot be undone.
# Link: leads to the page of the file with all data.
account-delete-export = Download your data first
# Label of a field. $name is what is to be typed.
account-delete-label = Type your user name { $name } to confirm
# The same for who has an email address.
account-delete-label-either = Type your user name { $name } or your email address to confirm
# The same for who knows of no user name.
account-delete-label-email = Type your email address { $name } to confirm
# Error above that field.
account-delete-wrong = That is neither your user name nor your email address. Nothing was deleted.
# Button.
account-delete-do = Delete the account
# Title, after the account was deleted.
account-left-title = Account deleted
# Title, after somebody had their account deleted and can still change their mind.
account-left-title-planned = Deletion planned
# $moment is a date and time.
account-left-planned = You are signed out. Your account will be deleted on { $moment }.
# The next sentence. A link to the sign-in page follows.
account-left-keep = If you want to keep it, sign in before then.
# The account is gone.
account-left-gone = Your account is deleted, with everything in it.
# Title: somebody signs in whose account is to be deleted.
leaving-title = Keep your account?
# $moment is a date and time.
leaving-text = As you asked, your account will be deleted on { $moment }. Until then you can keep it.
# Button: the account is not deleted.
leaving-keep = Keep the account
# Button: the account is deleted as planned, and its person is signed out.
leaving-leave = Delete it as planned
# Subject of a mail. $provider is the sign-in service's name.
mail-exported-subject = Your data at { $provider } was downloaded
# Text of a mail. $provider is the sign-in service’s name.
mail-exported-text = Everything that { $provider } keeps about you was downloaded from your account.

## A new password

# Error beside a new password. $count is how many characters it needs.
password-unfit-short =
    { $count ->
        [one] A password needs at least { $count } character.
       *[other] A password needs at least { $count } characters.
    }
# Error beside a new password. $count is how many bytes it may have.
password-unfit-long = A password may have at most { $count } bytes.
# Error beside a new password: it has a character that a form cannot send.
password-unfit-unsendable = This password has a character or a line break that no page can send.
# Error beside a new password: a phrase that many people take.
password-unfit-common = Many people use this password, so it is tried first.
# Error beside a new password: it is in a list of passwords that strangers have.
password-unfit-breached = This password is in a list of stolen passwords. Choose another, and change it wherever you use it.
# Error beside a new password: it is their present one, or one that they had before.
password-unfit-used = You have used this password before. Choose a new one.
# Error beside a new password. Advice follows it.
password-unfit-guessable = This password is easy to guess.
# Beside a new password that is easy to guess: what makes it so.
password-advice-rows = Straight rows of keys are easy to guess.
# Beside a new password that is easy to guess: what makes it so.
password-advice-keyboard = Short patterns on the keyboard are easy to guess.
# Beside a new password that is easy to guess: what makes it so.
password-advice-repeats = Repetitions like “aaa” are easy to guess.
# Beside a new password that is easy to guess: what makes it so.
password-advice-repeated-parts = Repetitions like “abcabcabc” are hardly harder to guess than “abc”.
# Beside a new password that is easy to guess: what makes it so.
password-advice-common = It is one of the most common passwords.
# Beside a new password that is easy to guess: what makes it so.
password-advice-similar = It is similar to a common password.
# Beside a new password that is easy to guess: what makes it so.
password-advice-sequences = Sequences like “abc” or “6543” are easy to guess.
# Beside a new password that is easy to guess: what makes it so.
password-advice-years = Recent years are easy to guess.
# Beside a new password that is easy to guess: what makes it so.
password-advice-word = A single word is easy to guess.
# Beside a new password that is easy to guess: what makes it so.
password-advice-dates = Dates are often easy to guess.
# Beside a new password that is easy to guess: what makes it so.
password-advice-name-alone = A single name is easy to guess.
# Beside a new password that is easy to guess: what makes it so.
password-advice-names = Common names are easy to guess.
# Beside a new password that is easy to guess: what would be better.
password-advice-few-words = Use a few words that do not usually stand together.
# Beside a new password that is easy to guess: what would be better.
password-advice-nothing-special = Symbols, digits and capital letters are not needed.
# Beside a new password that is easy to guess: what would be better.
password-advice-more-words = Add another word or two; rare ones are better.
# Beside a new password that is easy to guess: what would be better.
password-advice-capitals = A capital letter at the beginning helps little.
# Beside a new password that is easy to guess: what would be better.
password-advice-all-capitals = Capital letters alone are hardly harder to guess than small ones.
# Beside a new password that is easy to guess: what would be better.
password-advice-reversed = Words written backwards are hardly harder to guess.
# Beside a new password that is easy to guess: what would be better.
password-advice-substitutions = Usual replacements, like “@” for “a”, help little.
# Beside a new password that is easy to guess: what would be better.
password-advice-longer-pattern = Use a longer pattern on the keyboard, with more turns.
# Beside a new password that is easy to guess: what would be better.
password-advice-no-repeats = Avoid repeated words and characters.
# Beside a new password that is easy to guess: what would be better.
password-advice-no-sequences = Avoid sequences.
# Beside a new password that is easy to guess: what would be better.
password-advice-no-years = Avoid recent years.
# Beside a new password that is easy to guess: what would be better.
password-advice-no-own-years = Avoid years that have to do with you.
# Beside a new password that is easy to guess: what would be better.
password-advice-no-own-dates = Avoid dates and years that have to do with you.
## Account: the e-mail address

# Title of the page.
account-email-title = Email address
# Below the link to the page.
account-email-detail = Where we reach you, and what you sign in with
# Beside the address.
account-email-verified = Confirmed
# Beside the address.
account-email-unverified = Not confirmed yet
# In place of the address.
account-email-none = You have no email address yet.
# $address waits for the confirmation that a mail asks for.
account-email-pending = We sent an email to { $address }. The address counts once you follow the link in it.
# Label of the field.
account-email-label = New address
# Below the field.
account-email-note = We send a link to this address. Your address changes once you follow it, and we tell both addresses.
# Button.
account-email-send = Send the link
# Button: sends a link to the address that one has, to confirm it.
account-email-verify = Send a confirmation link
# In place of the form, where no mail can be sent.
account-email-no-mail = Your email address cannot be changed here. Ask whoever looks after your account.

# One line of plain text, in a mail and in the file that says what the others in an archive are. $label is a word, or a file’s name.
labelled = { $label }: { $value }

## Mail: what every letter may have

# First line of a mail. $name is the person's name.
mail-greeting = Hello { $name },
# First line of a mail to somebody whose name is not known.
mail-hello = Hello,
# Last line of every mail. $provider is the sign-in service's name, $host its address as a browser shows it.
mail-foot = This email is from { $provider } at { $host }.
# Before a long address, below a button that leads there. The sentences before the buttons call them links, because they are links where a mail is shown
# as plain text.
mail-copy = If the button does nothing, copy this address into your browser:
# How long the code or the link above is good. $count is a number of minutes.
mail-good-minutes =
    { $count ->
        [one] It is good for { $count } minute, and works once.
       *[other] It is good for { $count } minutes, and works once.
    }
# The same. $count is a number of hours.
mail-good-hours =
    { $count ->
        [one] It is good for { $count } hour, and works once.
       *[other] It is good for { $count } hours, and works once.
    }
# The same. $count is a number of days.
mail-good-days =
    { $count ->
        [one] It is good for { $count } day, and works once.
       *[other] It is good for { $count } days, and works once.
    }
# Above a box that says from which browser and network the code or the link was asked for.
mail-asked-from = It was asked for from here:
# Label before a date and a time.
mail-when = When
# Label before the name of a browser and a system.
mail-browser = Browser
# Label before an IP address.
mail-network = Network address
# Last words of a mail with a code.
mail-code-caution = If you are not signing in, ignore this email: without the code nobody gets in. Give it to nobody; we never ask for it.
# Last words of a mail with a link.
mail-link-caution = If you did not ask for this, ignore this email: nothing happens then. Pass it on to nobody.
# Last words of a mail about a change of the account. $host is the address of the sign-in service.
mail-change-caution = If this was not you, somebody else may be in your account: sign in at { $host } at once and choose a new password. If you cannot sign in any more, ask whoever runs it for help.

## Mail: the letters

# Subject. $provider is the sign-in service's name.
mail-sign-in-code-subject = Sign-in code for { $provider }
# Above a code.
mail-sign-in-code-text = Type this code on the page where you are signing in:
# Above a button, below a code. The link does what the code does.
mail-sign-in-code-link = Or follow this link on the device on which you are signing in:
# Button of a mail: signs in.
mail-sign-in-action = Sign in
# Subject and text of a mail to somebody who makes an account, and the words before its link; the link's button.
mail-sign-up-code-subject = Code for your new account at { $provider }
# The same mail. The code follows.
mail-sign-up-code-text = Type this code on the page where you are creating your account:
# The same mail. A button with a link follows.
mail-sign-up-code-link = Or follow this link in the same browser:
# The same mail: button.
mail-sign-up-action = Continue
# Subject of a mail to somebody who has an account, when somebody wanted to make another with the same address. $provider is the
# sign-in service's name.
mail-account-exists-subject = You have an account at { $provider } already
# The same mail. A button “Sign in” follows.
mail-account-exists-text = Somebody, perhaps you, wanted to create an account with this address at { $provider }. There is one already: sign in with it. If you forgot its password, choose another from the page that asks for it.
# The same mail, below.
mail-account-exists-caution = If it was not you, there is nothing that you have to do: nothing has changed.
# Subject. $provider is the sign-in service's name.
mail-sign-in-link-subject = Sign in to { $provider }
# Above the button "Sign in".
mail-sign-in-link-text = Follow this link to sign in.
# Subject. $provider is the sign-in service's name.
mail-second-factor-code-subject = Confirmation code for { $provider }
# Above a code.
mail-second-factor-code-text = Type this code to finish signing in:
# Last words of that mail. $host is the address of the sign-in service.
mail-second-factor-caution = If you are not signing in, somebody knows your password. Give this code to nobody, and choose a new password at { $host } at once.
# Subject. $provider is the sign-in service's name.
mail-verify-address-subject = Confirm your email address at { $provider }
# Above a button. $provider is the sign-in service's name.
mail-verify-address-text = Follow this link to confirm that this is your email address at { $provider }.
# Button of a mail.
mail-verify-address-action = Confirm address
# Subject. $provider is the sign-in service's name.
mail-address-changed-subject = Your email address at { $provider } was changed
# Text of a mail to the old address. $new and $old are e-mail addresses, $provider is the sign-in service's name.
mail-address-changed-text = Your account at { $provider } now has the email address { $new } in place of { $old }.
# The same to the new address, where the account had none before. $new is an e-mail address, $provider is the sign-in service’s name.
mail-address-added-text = Your account at { $provider } now has the email address { $new }.
# The same, where the account has no address any more. $old is an e-mail address, $provider is the sign-in service’s name.
mail-address-removed-text = Your account at { $provider } no longer has the email address { $old }, and has no other.
# Subject. $provider is the sign-in service's name.
mail-password-reset-subject = Choose a new password for { $provider }
# Above a button. $provider is the sign-in service's name.
mail-password-reset-text = Follow this link to choose a new password for your account at { $provider }.
# Above a code.
mail-password-reset-code = Or type this code on the page where you asked for it:
# Button of a mail.
mail-password-reset-action = Choose a password
# Subject. $provider is the sign-in service's name.
mail-password-changed-subject = Your password at { $provider } was changed
# Text of a mail. $provider is the sign-in service's name.
mail-password-changed-text = The password of your account at { $provider } was changed.
# The same, of a password that a directory keeps. $name is its name.
mail-password-changed-there-text = Your password at { $name } was changed. It was done at { $provider }.
# Text of a mail to who forgot a password that a directory keeps; its subject is that of the mail that leads to a new password. $name is the directory’s name.
mail-password-elsewhere-text = You asked for a new password for your account at { $provider }. But your password is kept by { $name }: it is changed there, and no other is made here.
# Last words of the same mail.
mail-password-elsewhere-caution = If you did not ask for this, ignore this email: nothing happens then.
# Subject. $provider is the sign-in service's name.
mail-new-device-subject = New sign-in to your account at { $provider }
# Text of a mail. $provider is the sign-in service's name.
mail-new-device-text = Somebody signed in to your account at { $provider } from a browser that we had not seen before. If it was you, there is nothing to do.
# Subject. $provider is the sign-in service's name.
mail-method-added-subject = A way to sign in to { $provider } was added
# Text of a mail. $provider is the sign-in service's name, $method one of the names below.
mail-method-added-text = Your account at { $provider } has a new way to sign in: { $method }.
# Subject. $provider is the sign-in service's name.
mail-method-removed-subject = A way to sign in to { $provider } was removed
# Text of a mail. $provider is the sign-in service's name, $method one of the names below.
mail-method-removed-text = Your account at { $provider } has one way to sign in less: { $method }.
# Subject. $provider is the sign-in service's name.
mail-step-on-subject = The second step at { $provider } was turned on
# Text of a mail. $provider is the sign-in service's name.
mail-step-on-text = From now on, signing in to your account at { $provider } with your password also asks for a second step.
# Subject. $provider is the sign-in service's name.
mail-step-off-subject = The second step at { $provider } was turned off
# Text of a mail. $provider is the sign-in service's name.
mail-step-off-text = Signing in to your account at { $provider } with your password no longer asks for a second step.
# Subject. $provider is the sign-in service's name.
mail-notices-off-subject = Mails about new browsers at { $provider } were turned off
# Text of a mail. $provider is the sign-in service's name.
mail-notices-off-text = From now on you get no mail when somebody signs in to your account at { $provider } with a new browser.
# A way to sign in, at the end of a sentence after a colon.
mail-method-password = password
# The same.
mail-method-passkey = passkey
# The same: an app on a telephone that shows a new code every half minute.
mail-method-authenticator = authenticator app
# The same.
mail-method-mail-code = codes by email
# The same.
mail-method-recovery-codes = recovery codes
# The same: an account of another service.
mail-method-elsewhere = an account at another service
# Subject. $provider is the sign-in service's name.
mail-recovery-codes-used-subject = A recovery code was used at { $provider }
# Text of a mail. $provider is the sign-in service's name.
mail-recovery-codes-used-text = Somebody signed in to your account at { $provider } with one of your recovery codes.
# The next sentence. $count is the number of codes that were not used yet.
mail-recovery-codes-left =
    { $count ->
        [0] There are none left: create new ones soon.
        [one] There is { $count } left: create new ones soon.
       *[other] There are { $count } left.
    }
# Subject. $provider is the sign-in service's name.
mail-invitation-subject = Your invitation to { $provider }
# Above a button. $from is the name of a person or an organisation, $provider the sign-in service's name.
mail-invitation-text-from = { $from } invites you to create an account at { $provider }. Follow this link to begin.
# The same, where nobody is named.
mail-invitation-text = You are invited to create an account at { $provider }. Follow this link to begin.
# Button of a mail.
mail-invitation-action = Begin
# Last words of that mail.
mail-invitation-caution = If you do not know what this is about, ignore this email: without you nothing happens.
# Subject. $provider is the sign-in service's name.
mail-account-locked-subject = Signing in to { $provider } is paused
# Above a button. $provider is the sign-in service's name.
mail-account-locked-text = There were too many wrong passwords for your account at { $provider }, so signing in is paused. If that was you, follow this link to continue.
# Button of a mail.
mail-account-locked-action = Continue
# Last words of that mail.
mail-account-locked-caution = If it was not you, somebody is guessing, and has not got in. There is nothing that you have to do; pass the link on to nobody.
# Subject of a mail to somebody at whose second step of signing in too many wrong codes were typed. $provider is the sign-in service's name.
mail-second-factor-closed-subject = Too many wrong codes at { $provider }
# Text of that mail. $provider is the sign-in service's name.
mail-second-factor-closed-text = Somebody got past the first step of signing in to your account at { $provider }, and then typed too many wrong codes.
# The next sentence, if it was a browser in which they have not signed in before. $until is a date and time.
mail-second-factor-closed-elsewhere = Until { $until }, codes are taken only in browsers in which you have signed in before.
# The same, if it was one in which they have. $until is a date and time.
mail-second-factor-closed-there = Until { $until }, no codes are taken in that browser.
# Last words of that mail. A button “Choose a password” stands above.
mail-second-factor-closed-caution = If this was not you, somebody knows your password or reads your email: choose a new password now. If it was you, there is nothing that you have to do.
# Subject. $provider is the sign-in service's name.
mail-deletion-planned-subject = Your account at { $provider } will be deleted
# Text of a mail. $provider is the sign-in service's name, $date is a date and time.
mail-deletion-planned-text = Your account at { $provider } will be deleted on { $date }, with everything in it.
# Last words of that mail. $host is the address of the sign-in service.
mail-deletion-planned-caution = If you want to keep it, or if this was not you, sign in at { $host } before that day.
# Subject. $provider is the sign-in service's name.
mail-deleted-subject = Your account at { $provider } was deleted
# Text of a mail. $provider is the sign-in service's name.
mail-deleted-text = Your account at { $provider } was deleted, with everything in it.
# Last words of that mail. $provider is the sign-in service's name.
mail-deleted-caution = If this was not you, ask whoever runs { $provider } for help.
# Subject. $provider is the sign-in service's name.
mail-test-subject = Test email from { $provider }
# Text of a mail. $provider is the sign-in service's name.
mail-test-text = Email works: whoever runs { $provider } sent this to try it.
# Last words of that mail.
mail-test-caution = There is nothing that you have to do.
